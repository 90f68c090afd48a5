import type { Health } from '@spells/shared/api'
import type { Tone } from '../../ui/Badge.tsx'

const names: Record<Health['parts'][number]['name'], string> = {
  postgres: 'the database',
  cache: 'the cache',
  'transaction-manager': 'the transaction manager',
  chain: 'the chain',
  markets: 'market data',
}

/** What a person needs to know of the health reply. */
export function describeHealth(
  health: Health | undefined,
  unreachable: boolean,
): { readonly tone: Tone; readonly text: string } {
  if (unreachable) return { tone: 'bad', text: 'Our servers do not answer' }
  if (!health) return { tone: 'neutral', text: 'Checking our parts' }
  const down = health.parts.filter(({ status }) => status === 'down').map(({ name }) => names[name])
  const stale = health.parts.filter(({ status }) => status === 'stale').map(({ name }) => names[name])
  if (down.length > 0) return { tone: 'bad', text: `Does not answer: ${down.join(', ')}` }
  if (stale.length > 0) return { tone: 'attention', text: `Out of date: ${stale.join(', ')}` }
  return { tone: 'good', text: 'All parts answer' }
}
