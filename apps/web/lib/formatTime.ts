const format = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** A moment in the reader's time zone. */
export function formatTime(iso: string): string {
  return format.format(new Date(iso))
}

/** A day in the reader's time zone. */
export function formatDay(iso: string): string {
  return day.format(new Date(iso))
}
