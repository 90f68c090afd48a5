import type { Config } from './config.ts'

/** How long a nonce may be used, in milliseconds. */
export const NONCE_TTL_MS = 5 * 60_000
/** How far a wallet's clock may be ahead of ours, in milliseconds. */
export const CLOCK_SKEW_MS = 60_000

/** What a sign-in message must say on this deployment. */
export type SiweTerms = { readonly domain: string; readonly uri: string; readonly chainId: number }

export function getSiweTerms(config: Config): SiweTerms {
  return { domain: config.SIWE_DOMAIN, uri: config.PUBLIC_URL, chainId: config.CHAIN_ID }
}
