import { z } from 'zod'
import { castIdSchema, decisionIdSchema, fireIdSchema, triggerIdSchema, workspaceIdSchema } from './ids.ts'
import { timeSchema } from './primitives.ts'

/** A signal that a trigger can read, such as `market:gamma:512345:probability`. */
export const signalKeySchema = z.string().regex(/^market:[a-z]+:[A-Za-z0-9_-]{1,80}:probability$/, {
  error: 'Must look like market:<source>:<id>:probability.',
})
export type SignalKey = z.infer<typeof signalKeySchema>

/** A timestamped value from a source. `observedAtMs` is when we saw it, never what the upstream claims. */
export const signalSchema = z.discriminatedUnion('quality', [
  z.strictObject({
    key: signalKeySchema,
    quality: z.literal('good'),
    value: z.number().min(0).max(1),
    observedAtMs: z.int(),
    source: z.string(),
  }),
  z.strictObject({
    key: signalKeySchema,
    quality: z.literal('data_bad'),
    reason: z.string(),
    observedAtMs: z.int(),
    source: z.string(),
  }),
])
export type Signal = z.infer<typeof signalSchema>

/** What a signal said at a time. */
export const baselineSchema = z.strictObject({ value: z.number().min(0).max(1), observedAtMs: z.int() })
export type Baseline = z.infer<typeof baselineSchema>

/** The part of a trigger that decides. Probabilities in [0, 1]. WIRE: RPC, PERSISTED: registry. */
export const triggerRuleSchema = z.strictObject({
  v: z.literal(1),
  triggerId: triggerIdSchema,
  workspaceId: workspaceIdSchema,
  /** Rises by one with each change of the rule; an older one never replaces a newer. */
  revision: z.int().positive(),
  signal: signalKeySchema,
  direction: z.enum(['above', 'below']),
  threshold: z.number().min(0).max(1),
  maxFires: z.int().min(1).max(1000),
  /** Oldest observation that may open risk, in milliseconds. */
  freshnessMs: z.int().positive(),
  expiresAtMs: z.int().positive(),
  mode: z.enum(['monitor', 'armed']),
  /** What the signal said when the rule was made; the first crossing is judged against it. */
  baseline: baselineSchema.optional(),
  /** Fires recorded before this revision, so that a rebuilt registry neither repeats a number nor fires too often. */
  firesBefore: z.strictObject({ all: z.int().nonnegative(), armed: z.int().nonnegative() }).optional(),
})
export type TriggerRule = z.infer<typeof triggerRuleSchema>

/** What a rule remembers between evaluations. PERSISTED: registry, and in decisions for replay. */
export const triggerStateSchema = z.strictObject({
  v: z.literal(1),
  /** `exhausted` and `expired` are final. */
  status: z.enum(['watching', 'blind', 'data_bad', 'exhausted', 'expired']),
  /** Where the last good and fresh value stood; `unknown` until there was one. */
  side: z.enum(['unknown', 'before', 'beyond']),
  /** Fires so far in any mode: the number of the last fire. */
  fires: z.int().nonnegative(),
  /** Fires so far while armed; these count against `maxFires`. */
  armedFires: z.int().nonnegative(),
  /** When this revision began to watch. */
  armedAtMs: z.int(),
})
export type TriggerState = z.infer<typeof triggerStateSchema>

export const verdicts = ['fire', 'blind', 'data_bad', 'expired', 'exhausted'] as const

/** The record of an evaluation that mattered. WIRE: RPC, PERSISTED: registry and Postgres. */
export const decisionSchema = z.strictObject({
  v: z.literal(1),
  id: decisionIdSchema,
  triggerId: triggerIdSchema,
  workspaceId: workspaceIdSchema,
  revision: z.int().positive(),
  verdict: z.enum(verdicts),
  reason: z.string(),
  at: timeSchema,
  /** Version of the evaluation code, so that a decision can be replayed with it. */
  evaluator: z.string(),
  rule: triggerRuleSchema,
  input: z.strictObject({
    signal: signalSchema,
    previousValue: z.number().optional(),
    ageMs: z.int(),
    /** The rule's state before this evaluation. */
    state: triggerStateSchema.optional(),
  }),
  /** Present when the verdict is `fire`. */
  fire: z.strictObject({ id: fireIdSchema, number: z.int().positive(), castId: castIdSchema.optional() }).optional(),
})
export type Decision = z.infer<typeof decisionSchema>

/** The order to bring the registry in line with a trigger. PERSISTED: outbox, topics `trigger.put` and `trigger.remove`. */
export const triggerSyncSchema = z.object({
  v: z.literal(1),
  triggerId: triggerIdSchema,
  /** The revision that the baseline belongs to. */
  revision: z.int().positive(),
  baseline: baselineSchema.optional(),
})
export type TriggerSync = z.infer<typeof triggerSyncSchema>
