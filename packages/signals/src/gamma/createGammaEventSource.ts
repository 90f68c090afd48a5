import type { MarketEventSource } from '../marketEventSource.ts'
import { type GammaOptions, pageGamma } from './pageGamma.ts'
import { parseGammaEvents } from './parseGammaEvents.ts'

/** Each event carries its markets, with all that is said of them. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * Open events of Polymarket's Gamma API: which markets belong together, and what they are about.
 * @example const page = await createGammaEventSource({ url, clock }).fetchPage({ after: null, limit: 50 })
 */
export function createGammaEventSource(options: GammaOptions): MarketEventSource {
  return { fetchPage: pageGamma(options, { name: 'events', maxBytes: MAX_BYTES, parse: parseGammaEvents }) }
}
