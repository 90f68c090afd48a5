/** A score or its part, with its sign and one digit, such as “+12.4”. */
export function formatScore(score: number): string {
  const digits = Math.abs(score).toFixed(1)
  return digits === '0.0' ? '0.0' : `${score < 0 ? '−' : '+'}${digits}`
}
