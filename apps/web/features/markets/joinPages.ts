/** The items of all pages, each once: one that moved on while the pages were read may be in two of them. */
export function joinPages<Item extends { readonly id: string }>(
  pages: readonly { readonly items: readonly Item[] }[],
): readonly Item[] {
  const all = new Map<string, Item>()
  for (const { items } of pages) for (const item of items) if (!all.has(item.id)) all.set(item.id, item)
  return [...all.values()]
}
