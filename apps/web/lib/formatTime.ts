const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

// By hand: the first formatter that a browser makes takes longer than all else on the page.
const two = (value: number) => String(value).padStart(2, '0')

/** A moment in the reader's time zone, such as “21 Nov 2026, 14:03”. */
export function formatTime(iso: string): string {
  const at = new Date(iso)
  return `${formatDay(iso)}, ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** A day in the reader's time zone, such as “21 Nov 2026”. */
export function formatDay(iso: string): string {
  const at = new Date(iso)
  return `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}`
}
