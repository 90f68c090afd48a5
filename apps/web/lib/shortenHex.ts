/** The ends of an address or hash: enough to recognise, never enough to trust. */
export function shortenHex(hex: string, ends = 4): string {
  return hex.length <= ends * 2 + 3 ? hex : `${hex.slice(0, ends + 2)}…${hex.slice(-ends)}`
}
