import { z } from 'zod'
import { castIdSchema, decisionIdSchema, intentIdSchema, triggerIdSchema, vaultIdSchema } from '../ids.ts'
import { timeSchema } from '../primitives.ts'
import { intentStatusSchema } from '../transaction.ts'
import { verdicts } from '../trigger.ts'

/** What a live connection tells of. Each topic has its own sequence: 1, 2, 3 … per workspace. */
export const liveTopics = ['casts', 'positions', 'triggers', 'markets'] as const
export type LiveTopic = (typeof liveTopics)[number]

/** What happened, without its details: a client fetches those. WIRE: between our objects and to clients. */
export const liveHappeningSchema = z.discriminatedUnion('topic', [
  /** A step of a cast is in another state. */
  z.strictObject({
    topic: z.literal('casts'),
    data: z.strictObject({ castId: castIdSchema, intentId: intentIdSchema, status: intentStatusSchema }),
  }),
  /** Positions of a vault may have changed. */
  z.strictObject({ topic: z.literal('positions'), data: z.strictObject({ vaultId: vaultIdSchema }) }),
  z.strictObject({
    topic: z.literal('triggers'),
    data: z.strictObject({ triggerId: triggerIdSchema, decisionId: decisionIdSchema, verdict: z.enum(verdicts) }),
  }),
  /** The markets were observed again. */
  z.strictObject({ topic: z.literal('markets'), data: z.strictObject({ observedAt: timeSchema, count: z.int() }) }),
])
export type LiveHappening = z.infer<typeof liveHappeningSchema>

const place = { sequence: z.int().nonnegative() }
const sequences = z.strictObject({
  casts: z.int().nonnegative(),
  positions: z.int().nonnegative(),
  triggers: z.int().nonnegative(),
  markets: z.int().nonnegative(),
})
const happened = <Happening extends z.ZodRawShape>(schema: z.ZodObject<Happening>) =>
  z.strictObject({ type: z.literal('event'), ...place, at: timeSchema, ...schema.shape })

/** A message of `GET /v1/live`. */
export const liveMessageSchema = z.union([
  /** First: where each topic is. */
  z.strictObject({ type: z.literal('hello'), at: timeSchema, sequences }),
  /** What was missed is not kept any more: fetch the topic anew and go on from here. */
  z.strictObject({ type: z.literal('reset'), topic: z.enum(liveTopics), ...place }),
  happened(liveHappeningSchema.options[0]),
  happened(liveHappeningSchema.options[1]),
  happened(liveHappeningSchema.options[2]),
  happened(liveHappeningSchema.options[3]),
])
export type LiveMessage = z.infer<typeof liveMessageSchema>

/** `GET /v1/live`: a ticket where no header can be sent; `since` as `casts:12,positions:3`. */
export const liveQuerySchema = z.strictObject({
  ticket: z.string().max(600).optional(),
  since: z
    .string()
    .regex(/^((casts|positions|triggers|markets):[0-9]{1,15}(,|$))+$/, {
      error: 'Must look like casts:12,positions:3.',
    })
    .max(200)
    .optional(),
})

/** `POST /v1/live/ticket`: opens one connection, once. */
export const liveTicketSchema = z.strictObject({ ticket: z.string(), expiresAt: timeSchema })
export type LiveTicket = z.infer<typeof liveTicketSchema>
