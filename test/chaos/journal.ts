import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { castIdSchema, sessionRefSchema, vaultIdSchema } from '@spells/shared'
import { z } from 'zod'

const askedSchema = z.strictObject({
  kind: z.literal('asked'),
  /** The idempotency key. */
  key: z.string(),
  vault: z.int(),
  action: z.enum(['entry', 'withdraw']),
  /** Base units of USDC: no two casts of a vault ask for the same, so the chain alone tells them apart. */
  amount: z.string(),
  /** Asked for by a trigger that was made to fire, not by a request. */
  byTrigger: z.literal(true).optional(),
})

const killedSchema = z.strictObject({
  kind: z.literal('killed'),
  number: z.int(),
  parts: z.array(z.string()),
  place: z.string().optional(),
  reorgDepth: z.int(),
  /** Casts without an outcome at the kill. */
  open: z.int(),
  /** From the kill until the parts answered again. */
  restartMs: z.number(),
  /** From the kill until each cast that was open was confirmed or ended (final, after a reorg); absent: never. */
  recoveryMs: z.number().optional(),
})

/** One line of the run's own record. PERSISTED: in the state directory. */
const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('began'), v: z.literal(1), seed: z.int(), vaults: z.int() }),
  z.strictObject({
    kind: z.literal('vault'),
    vault: z.int(),
    id: vaultIdSchema,
    address: z.templateLiteral(['0x', z.string()]),
    sessionId: sessionRefSchema,
  }),
  askedSchema,
  z.strictObject({ kind: z.literal('accepted'), key: z.string(), id: castIdSchema }),
  z.strictObject({ kind: z.literal('refused'), key: z.string(), code: z.string() }),
  z.strictObject({ kind: z.literal('followed'), key: z.string(), status: z.string() }),
  killedSchema,
  z.strictObject({ kind: z.literal('resumed') }),
])
export type Entry = z.infer<typeof entrySchema>
export type Asked = z.infer<typeof askedSchema>
export type Killed = z.infer<typeof killedSchema>

/** What a run did, in a file that outlives the run. */
export type Journal = {
  readonly entries: readonly Entry[]
  write(entry: Entry): void
}

/**
 * Opens the record of a run.
 * @param options.resume go on with what an earlier run left, instead of forgetting it
 */
export function openJournal(options: { readonly path: string; readonly resume: boolean }): Journal {
  const { path, resume } = options
  if (!resume) rmSync(path, { force: true })
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  // What follows the last line break was cut off by a crash.
  if (lines.pop()) writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  const entries = lines.map((line) => entrySchema.parse(JSON.parse(line)))
  return {
    entries,
    write: (entry) => {
      entries.push(entry)
      appendFileSync(path, `${JSON.stringify(entry)}\n`)
    },
  }
}
