/** Whole digits in groups of three, such as “1,204”. By hand: the first formatter that a browser makes takes long. */
export function groupDigits(whole: string | number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',')
}
