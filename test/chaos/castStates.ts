import { type CastId, castIdSchema, type IntentStatus, intentStatusSchema, isTerminal } from '@spells/shared'
import { Pool } from 'pg'
import { z } from 'zod'

/** What the casts have come to, as users would be told, read where the API reads it: it answers while Workers are down. */
export type CastStates = {
  /** Casts without an outcome: neither confirmed nor ended. */
  listOpen(): Promise<readonly CastId[]>
  /** Casts that could still change. */
  listUnfinal(): Promise<readonly CastId[]>
  find(ids: readonly CastId[]): Promise<ReadonlyMap<CastId, IntentStatus>>
  listAll(): Promise<readonly CastState[]>
  close(): Promise<void>
}

type CastState = {
  readonly id: CastId
  readonly status: IntentStatus
  readonly reason: string | null
}

const stateSchema = z.object({
  id: castIdSchema,
  status: intentStatusSchema,
  reason: z.string().nullable(),
})

/** Whether a cast has its outcome, which a reorg may still take back. */
export function hasOutcome(status: IntentStatus): boolean {
  return status === 'CONFIRMED' || isTerminal(status)
}

/** @param databaseUrl of the role that sees every workspace */
export function openCastStates(databaseUrl: string): CastStates {
  const pool = new Pool({ connectionString: databaseUrl, max: 4 })
  pool.on('error', () => {})
  const query = async (where: string, values: unknown[] = []): Promise<CastState[]> => {
    const { rows } = await pool.query(
      `select id, status, reason ->> 'code' as reason from casts where ${where}`,
      values,
    )
    return z.array(stateSchema).parse(rows)
  }
  const listNot = async (statuses: readonly IntentStatus[]) =>
    (await query('not (status = any($1))', [statuses])).map(({ id }) => id)
  const ends = intentStatusSchema.options.filter(isTerminal)
  return {
    listOpen: () => listNot(intentStatusSchema.options.filter(hasOutcome)),
    listUnfinal: () => listNot(ends),
    find: async (ids) => new Map((await query('id = any($1)', [ids])).map(({ id, status }) => [id, status])),
    listAll: () => query('true'),
    close: () => pool.end(),
  }
}
