import type { SourceHealth } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import type { Tone } from '../../ui/Badge.tsx'

const own: Readonly<Record<string, string>> = {
  gamma: 'Market probabilities',
  gmx: 'Token prices',
  world: 'Stories and factors',
  relations: 'Clusters and cascades',
}

/** A source by its name, as a page says it. */
export function nameSource(source: string): string {
  return own[source] ?? source.replace(/^feed:/, '')
}

/** How a source does, in a few words. */
export function describeSource({ status, ageMs, periodMs, breaker, lastRun }: SourceHealth): {
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
  }
}
