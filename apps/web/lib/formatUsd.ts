const units = [
  { suffix: 'B', size: 1e9 },
  { suffix: 'M', size: 1e6 },
  { suffix: 'K', size: 1e3 },
] as const

/** US dollars in short form, such as $1.2M; a dash when it is not known. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return '–'
  // The unit above, when rounding would make four digits of it.
  const unit = units.find(({ size }) => usd >= size * 0.99995)
  if (unit === undefined) return `$${trim(usd)}`
  return `$${trim(usd / unit.size)}${unit.suffix}`
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '')
}
