/** What is counted: everything of an address, its sign-ins, everything of a user, what is costly of a workspace. */
export type RateLimitName = 'address' | 'signIn' | 'user' | 'costly'

/** Counts requests; how many are allowed is configuration (wrangler.toml). */
export type RateLimits = {
  /** @returns false when `key` has used up what it may in this period */
  take(name: RateLimitName, key: string): Promise<boolean>
}

/** Period of every limit, in seconds. */
export const RATE_LIMIT_PERIOD_SEC = 60

/** Rate limits by the platform, which counts per location and approximately; exact limits are those of the policy. */
export function createRateLimits(bindings: Readonly<Record<RateLimitName, RateLimit>>): RateLimits {
  return {
    take: async (name, key) => (await bindings[name].limit({ key })).success,
  }
}
