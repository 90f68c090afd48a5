const compact = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  notation: 'compact',
  maximumFractionDigits: 1,
})

/** US dollars in short form, such as $1.2M; a dash when it is not known. */
export function formatUsd(usd: number | null): string {
  return usd === null ? '–' : compact.format(usd)
}
