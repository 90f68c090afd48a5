import type { SpellView } from '@spells/shared/api'
import type { Tone } from '../../ui/Badge.tsx'

/** What each rung of the risk ladder means, in words. */
export const rungs: Record<
  SpellView['rung'],
  { readonly name: string; readonly tone: Tone; readonly meaning: string }
> = {
  low: {
    name: 'Low risk',
    tone: 'good',
    meaning: 'No leverage. You can lose what you put in if the venue or the token fails.',
  },
  medium: {
    name: 'Medium risk',
    tone: 'attention',
    meaning: 'Leverage with both sides covered. Losses come from the difference.',
  },
  high: {
    name: 'High risk',
    tone: 'bad',
    meaning: 'Leverage in one direction. You can lose all of what you put in, quickly.',
  },
}
