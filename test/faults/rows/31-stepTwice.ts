import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

const AMOUNT = 1_000_000n

export const row: Row = {
  row: 31,
  fault: 'workflow step runs twice (Worker killed after handing over); workflow created twice; cast asked for again',
  expected: 'same intent',
  run: async (stage) => {
    const { client, buildEntry } = stage.armed
    const before = await stage.countArmed()
    const key = crypto.randomUUID()
    const reached = stage.holdNext('cast.submitted')
    const cast = await client.casts.create(buildEntry(AMOUNT), key)
    await reached
    await stage.kill('public')
    const again = stage.holdNext('cast.submitted')
    await stage.restart('public')
    const { facts, release } = await again
    // The relay makes what is not there, whether or not it is.
    await stage.stack.tick('* * * * *')
    release()
    requireEqual((await client.casts.create(buildEntry(AMOUNT), key)).id, cast.id, 'The cast of a repeated request')
    const { status } = await client.casts.wait(cast.id, { timeoutMs: 60_000 })
    requireEqual(['CONFIRMED', 'FINALIZED'].includes(status), true, `The cast ended ${status}`)
    await stage.reconcileArmed()
    const after = await stage.countArmed()
    requireEqual([after.intents - before.intents, after.executed - before.executed], [1, 1], 'Intents, executions')
    return `step ran twice for intent ${String(facts.intentId).slice(0, 8)}, intents 1, executed 1`
  },
  // The intent's id is made anew each time that it is handed over.
  break: {
    file: 'packages/workflows/src/cast/runCast.ts',
    find: '        const reply = await transactionManager.submit(intent)\n',
    replace:
      '        const reply = await transactionManager.submit({ ...intent, id: crypto.randomUUID() as IntentId })\n',
  },
}
