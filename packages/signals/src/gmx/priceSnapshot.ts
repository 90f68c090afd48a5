import { type DataBad, type ObservedPrice, toMidE30 } from '@spells/core/signal'
import { addressSchema, PRICE_SOURCES, usdSchema } from '@spells/shared'
import { z } from 'zod'
import type { PricePage } from './parseGmxTickers.ts'

/** PERSISTED: KV key of the last good prices. */
export const PRICES_KEY = 'prices:v1'

/** The last price of every token, some of them older than others. */
export type PriceSnapshot = { readonly observedAtMs: number; readonly prices: readonly ObservedPrice[] }

/** PERSISTED: `prices:v1`. */
const storedSchema = z.object({
  v: z.literal(1),
  observedAtMs: z.int(),
  prices: z.array(
    z.object({
      source: z.enum(PRICE_SOURCES),
      token: addressSchema,
      symbol: z.string(),
      decimals: z.int(),
      minUsd: usdSchema,
      maxUsd: usdSchema,
      observedAtMs: z.int(),
    }),
  ),
})

const MAX_JUMP = 3n
/** After this long without a believable price the market may well have moved that far. */
const JUMP_MEMORY_MS = 60 * 60_000

/**
 * The next snapshot: what was read, and the old price of each token that could not be read, with its age. A price that
 * jumps threefold within an hour has changed its scale, not its value.
 */
export function buildPriceSnapshot(
  page: PricePage,
  previous: PriceSnapshot | undefined,
): {
  readonly snapshot: PriceSnapshot
  readonly accepted: readonly ObservedPrice[]
  readonly refused: readonly DataBad[]
} {
  const before = new Map((previous?.prices ?? []).map((price) => [price.token, price]))
  const jumped = page.accepted.filter((price) => isJump(price, before.get(price.token)))
  const accepted = page.accepted.filter((price) => !jumped.includes(price))
  const refused = [...page.refused, ...jumped.map(({ symbol }) => ({ id: symbol, field: 'minPrice', reason: 'jump' }))]
  const read = new Set(accepted.map(({ token }) => token))
  const kept = [...before.values()].filter(({ token }) => !read.has(token))
  return { snapshot: { observedAtMs: page.observedAtMs, prices: [...accepted, ...kept] }, accepted, refused }
}

function isJump(price: ObservedPrice, before: ObservedPrice | undefined): boolean {
  if (!before || price.observedAtMs - before.observedAtMs > JUMP_MEMORY_MS) return false
  const [now, then] = [toMidE30(price), toMidE30(before)]
  return now > then * MAX_JUMP || then > now * MAX_JUMP
}

/** The stored form. */
export function encodePriceSnapshot(snapshot: PriceSnapshot): string {
  return JSON.stringify({ v: 1, ...snapshot })
}

/** Reads the stored form. @returns undefined when it is none of this version */
export function decodePriceSnapshot(text: string): PriceSnapshot | undefined {
  try {
    const parsed = storedSchema.safeParse(JSON.parse(text))
    return parsed.success ? { observedAtMs: parsed.data.observedAtMs, prices: parsed.data.prices } : undefined
  } catch {
    return undefined
  }
}
