import { type Address, getAddress, isAddress, isHex } from 'viem'
import { z } from 'zod'

/** `0x` + even number of hex digits. */
export const hexSchema = z
  .custom<`0x${string}`>((value) => typeof value === 'string' && isHex(value) && value.length % 2 === 0, {
    error: 'Must be 0x followed by an even number of hex digits.',
  })
  .meta({ type: 'string', pattern: '^0x([0-9a-fA-F]{2})*$' })

/** 32 bytes as hex. */
export const hash32Schema = z
  .custom<`0x${string}`>((value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/i.test(value), {
    error: 'Must be 0x followed by 64 hex digits.',
  })
  .meta({ type: 'string', pattern: '^0x[0-9a-fA-F]{64}$' })

/** An EVM address; the checksummed form comes out. */
export const addressSchema = z
  .custom<string>((value) => typeof value === 'string' && isAddress(value, { strict: false }), {
    error: 'Must be 0x followed by 40 hex digits.',
  })
  .transform((value): Address => getAddress(value))
  .meta({ type: 'string', pattern: '^0x[0-9a-fA-F]{40}$' })

/** An amount in base units (wei, or the token's smallest unit) as a decimal string without sign or leading zeros. */
export const amountSchema = z
  .string()
  .max(78, { error: 'Must have at most 78 digits.' })
  .regex(/^(0|[1-9][0-9]*)$/, { error: 'Must be a decimal string of base units, such as "1000000".' })
  .refine((value) => value.length < 78 || BigInt(value) < 2n ** 256n, { error: 'Must be below 2^256.' })

/** A positive amount in base units. */
export const positiveAmountSchema = amountSchema.refine((value) => value !== '0', { error: 'Must be more than zero.' })

/** US dollars as a plain decimal string, such as "2500.25". */
export const usdSchema = z
  .string()
  .max(120)
  .regex(/^(0|[1-9][0-9]*)(\.[0-9]+)?$/, { error: 'Must be a plain decimal number, such as "2500.25".' })

/** ISO-8601 in UTC with milliseconds. */
export const timeSchema = z.iso.datetime({ precision: 3 })

/** Formats milliseconds since the epoch as the wire's time. */
export function toTime(ms: number): string {
  return new Date(ms).toISOString()
}
