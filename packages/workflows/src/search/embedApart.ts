import type { Embedded } from '@spells/signals/embedding'
import { toErrorCode } from '../refresh/fencedRun.ts'
import { isOfTheTexts } from './isOfTheTexts.ts'

/** What became of texts. */
export type EmbeddedApart = {
  /** Of each text its vector; null where the provider does not take it, undefined where it was not asked to the end. */
  readonly vectors: readonly (readonly number[] | null | undefined)[]
  /** `budget_spent`, or the code of what failed. */
  readonly stopped: string | null
}

/** Enough to find a text that is not taken among a hundred, and then some. */
const MAX_ASKED = 24
/** What every provider takes. */
const PLAIN = 'Will it rain?'

/**
 * Embeds texts together and, where the provider does not take them, by halves, so that one that it refuses holds up none
 * of the others. A provider that does not take a plain text either is itself at fault: then nothing is put down to the
 * texts.
 * @param ask asks for texts; undefined when the day has too few tokens left
 */
export async function embedApart(
  texts: readonly string[],
  ask: (texts: readonly string[]) => Promise<Embedded | undefined>,
): Promise<EmbeddedApart> {
  const vectors: (readonly number[] | null | undefined)[] = texts.map(() => undefined)
  const parts = [{ from: 0, to: texts.length }]
  let takesPlain = false
  try {
    for (let asked = 0; asked < MAX_ASKED; asked++) {
      const part = parts.shift()
      if (!part) break
      const { from, to } = part
      const outcome = await ask(texts.slice(from, to)).catch((error: unknown) => ({ error }))
      if (outcome === undefined) return { vectors, stopped: 'budget_spent' }
      if ('vectors' in outcome) {
        for (const [at, vector] of outcome.vectors.entries()) vectors[from + at] = vector
        continue
      }
      if (!isOfTheTexts(outcome.error)) throw outcome.error
      if (!takesPlain && !(await ask([PLAIN]))) return { vectors, stopped: 'budget_spent' }
      takesPlain = true
      const middle = Math.floor((from + to) / 2)
      if (to - from === 1) vectors[from] = null
      else parts.unshift({ from, to: middle }, { from: middle, to })
    }
    return { vectors, stopped: null }
  } catch (error) {
    return { vectors, stopped: toErrorCode(error) }
  }
}
