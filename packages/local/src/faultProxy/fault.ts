import { z } from 'zod'

const shared = {
  /** Names what it does to, for tests that lift one fault and leave the others. */
  id: z.string().min(1).optional(),
  /** JSON-RPC methods that it concerns; all of them if absent. */
  methods: z.array(z.string().min(1)).min(1).optional(),
  /** How many calls it strikes before it is used up; for ever if absent. */
  times: z.int().positive().optional(),
}
const count = z.int().nonnegative()

/** What a fault proxy can do to a call. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** The call waits, then goes its way. */
  z.strictObject({ ...shared, kind: z.literal('delay'), delayMs: count }),
  /** The connection is closed; the server behind never hears of the call. */
  z.strictObject({ ...shared, kind: z.literal('dropRequest') }),
  /** The server behind does the call; the connection is closed before the answer. */
  z.strictObject({ ...shared, kind: z.literal('dropReply') }),
  /** No answer and no end, until the client gives up. The server behind never hears of the call. */
  z.strictObject({ ...shared, kind: z.literal('hang') }),
  /** The HTTP request is answered with this status and a body that is not JSON. */
  z.strictObject({ ...shared, kind: z.literal('status'), status: z.int().min(400).max(599) }),
  /** The call is answered with a JSON-RPC error. */
  z.strictObject({
    ...shared,
    kind: z.literal('error'),
    code: z.int(),
    message: z.string(),
    data: z.string().optional(),
  }),
  /** The call is answered with this result; the server behind never hears of it. */
  z.strictObject({ ...shared, kind: z.literal('result'), result: z.json() }),
  /** The node says that it is on another chain. */
  z.strictObject({ ...shared, kind: z.literal('chainId'), chainId: z.int().positive() }),
  /** The node knows nothing of the newest blocks. */
  z.strictObject({ ...shared, kind: z.literal('lag'), blocks: count }),
  /** As `lag`, but it stands still at a block. */
  z.strictObject({ ...shared, kind: z.literal('freeze'), blockNumber: count }),
  /** Every operation that is looked for by hash seems included, some blocks below the head, unless it is. */
  z.strictObject({
    ...shared,
    kind: z.literal('forgeInclusion'),
    blocksBelowHead: count.default(0),
    success: z.boolean().default(true),
  }),
  /** Logs are not found. */
  z.strictObject({ ...shared, kind: z.literal('hideLogs') }),
  /** EntryPoint's nonces seem higher than they are. */
  z.strictObject({ ...shared, kind: z.literal('forgeNonce'), add: z.int().positive() }),
])

/** As it is applied. */
export type Fault = z.output<typeof faultSchema>
/** As a test writes it. */
export type FaultInput = z.input<typeof faultSchema>
