import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

const AMOUNT = 1_000_000n
const REQUESTS = 50

export const row: Row = {
  row: 32,
  fault: `client repeats a request ${REQUESTS} × in parallel; same key with another body`,
  expected: 'one intent, same reply; conflict',
  run: async (stage) => {
    const { client, buildEntry } = stage.armed
    const before = await stage.countArmed()
    const key = crypto.randomUUID()
    const replies = await Promise.all(
      Array.from({ length: REQUESTS }, () => client.casts.create(buildEntry(AMOUNT), key)),
    )
    requireEqual(new Set(replies.map(({ id }) => id)).size, 1, 'Casts')
    const other = await client.casts.create(buildEntry(2n * AMOUNT), key).then(
      () => 'taken',
      (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
    )
    requireEqual(other, 'idempotency_conflict', 'Another body under the same key')
    await client.casts.wait(replies[0]?.id ?? ('' as never), { timeoutMs: 60_000 })
    await stage.reconcileArmed()
    const after = await stage.countArmed()
    requireEqual([after.intents - before.intents, after.executed - before.executed], [1, 1], 'Intents, executions')
    return `${REQUESTS} replies with one cast; ${other}; intents 1, executed 1`
  },
  // What was found under the key is not looked at.
  break: {
    file: 'packages/workflows/src/cast/createCast.ts',
    find: '      idempotencyKey: `key:',
    replace: '      idempotencyKey: crypto.randomUUID() + `key:',
  },
}
