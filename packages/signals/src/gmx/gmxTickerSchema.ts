import { z } from 'zod'

const address = z.string({ error: 'not_an_address' }).regex(/^0x[0-9a-fA-F]{40}$/, { error: 'not_an_address' })

/** A whole number in a string: a price has more digits than a JSON number keeps. */
const whole = z
  .string({ error: 'not_a_string' })
  .regex(/^(0|[1-9][0-9]{0,59})$/, { error: 'not_a_whole_number' })
  .transform(BigInt)

const time = z
  .union([z.number(), z.string().regex(/^[0-9]{1,20}$/)], { error: 'not_a_time' })
  .transform(Number)
  .refine((value) => Number.isFinite(value) && value > 0, { error: 'not_a_time' })

/** One item of `/prices/tickers`, as far as we use it. `oracleDecimals` is not read: its meaning differs by document. */
export const gmxTickerSchema = z.object({ tokenAddress: address, minPrice: whole, maxPrice: whole, updatedAt: time })

/** One item of `/tokens`. */
export const gmxTokenSchema = z.object({ address, decimals: z.int().min(0).max(30) })
