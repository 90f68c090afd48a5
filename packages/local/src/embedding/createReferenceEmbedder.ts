import { hashFeature } from './hashFeature.ts'
import { toConcept } from './toConcept.ts'

/**
 * Texts as vectors by their word stems, the trigrams of those and a small table of synonyms: no model, only a reference
 * that gives the same on every machine. What shares words or synonyms lies near.
 */
export type ReferenceEmbedder = {
  readonly space: { readonly model: string; readonly dimension: number }
  /** One vector of length 1 per text, in order; `tokens` are words. */
  embed(
    texts: readonly string[],
  ): Promise<{ readonly vectors: readonly (readonly number[])[]; readonly tokens: number }>
}

const DIMENSION = 256
/** What all trigrams of a word count together, beside 1 for the word. */
const TRIGRAMS = 0.4

export function createReferenceEmbedder(
  options: { readonly model?: string; readonly dimension?: number } = {},
): ReferenceEmbedder {
  const { model = 'local-reference-1', dimension = DIMENSION } = options
  return {
    space: { model, dimension },
    async embed(texts) {
      const words = texts.map(readWords)
      const tokens = words.reduce((sum, one) => sum + Math.max(1, one.length), 0)
      return { vectors: words.map((one) => toVector(one, dimension)), tokens: texts.length === 0 ? 0 : tokens }
    },
  }
}

function readWords(text: string): readonly string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return folded.match(/[\p{L}\p{N}]+/gu) ?? []
}

function toVector(words: readonly string[], dimension: number): readonly number[] {
  const vector = Array.from({ length: dimension }, () => 0)
  const add = (feature: string, weight: number): void => {
    const { place, sign } = hashFeature(feature, dimension)
    vector[place] = (vector[place] ?? 0) + sign * weight
  }
  // So that a text without words has a direction too.
  add('text', 0.01)
  for (const concept of words.flatMap(toConcept)) {
    add(`word ${concept}`, 1)
    const trigrams = Array.from({ length: concept.length }, (_, at) => ` ${concept} `.slice(at, at + 3))
    for (const trigram of trigrams) add(`trigram ${trigram}`, TRIGRAMS / trigrams.length)
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
