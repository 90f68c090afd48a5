/** The id of an item that could not be read, as it can be written down; empty when it has none. */
export function findItemId(item: unknown): string {
  if (typeof item !== 'object' || item === null || !('id' in item)) return ''
  if (typeof item.id !== 'string' && typeof item.id !== 'number') return ''
  // Whatever it is, it must be possible to write it down.
  return String(item.id)
    .slice(0, 80)
    .replace(/[^\x20-\x7e]/g, '?')
}
