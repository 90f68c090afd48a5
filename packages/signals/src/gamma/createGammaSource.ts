import type { MarketSource } from '../marketSource.ts'
import { type GammaOptions, pageGamma } from './pageGamma.ts'
import { parseGammaPage } from './parseGammaPage.ts'

const MAX_BYTES = 16 * 1024 * 1024

/**
 * Open markets of Polymarket's Gamma API.
 * @example const page = await createGammaSource({ url, clock }).fetchPage({ after: null, limit: 100 })
 */
export function createGammaSource(options: GammaOptions): MarketSource {
  return {
    name: 'gamma',
    fetchPage: pageGamma(options, { name: 'markets', maxBytes: MAX_BYTES, parse: parseGammaPage }),
  }
}
