import type { SourceHealth } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import type { Tone } from '../../ui/Badge.tsx'

/** How a source does, by the API of this release or of a later one: replies are shown unchecked. */
type SourceState = Pick<SourceHealth, 'ageMs' | 'periodMs' | 'breaker'> & {
  readonly status: string
  readonly lastRun: { readonly error: string | null } | null
}

/** How a source does, in a few words. A status that this page does not know yet is never said to be well. */
export function describeSource({ status, ageMs, periodMs, breaker, lastRun }: SourceState): {
  readonly tone: Tone
  readonly text: string
} {
  const age = ageMs === null ? 'never read' : `read ${formatAge(ageMs)} ago`
  switch (status) {
    case 'ok':
      return { tone: 'good', text: age }
    case 'never':
      return { tone: 'neutral', text: 'not read yet' }
    case 'frozen':
      return { tone: 'attention', text: `frozen: answers, and stays the same; ${age}` }
    case 'stale':
      return { tone: 'attention', text: `${age}, due every ${formatAge(periodMs)}` }
    case 'failing':
      return {
        tone: 'bad',
        text: [
          `fails${lastRun?.error ? ` (${lastRun.error})` : ''}, ${age}`,
          ...(breaker.state === 'closed' ? [] : ['left alone for a while']),
        ].join('; '),
      }
    default:
      return { tone: 'attention', text: `${status}, ${age}` }
  }
}
