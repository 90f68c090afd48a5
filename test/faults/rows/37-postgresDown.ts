import { ProblemError } from '@spells/client'
import { readProjection } from '../../setup/readProjection.ts'
import { rebuildProjection } from '../../setup/rebuildProjection.ts'
import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

const AMOUNT = 1_000_000n

export const row: Row = {
  row: 37,
  fault: 'Postgres down',
  expected: 'casts in flight and protective ones go on; new casts get 503; the projection catches up row for row',
  run: async (stage) => {
    const { client, buildEntry } = stage.armed
    const exposed = await stage.openVault()
    await exposed.until(await exposed.cast(), ['FINALIZED'])
    const before = await stage.countArmed()
    const reached = stage.holdNext('tlm.signed')
    const cast = await client.casts.create(buildEntry(AMOUNT), crypto.randomUUID())
    const { release } = await reached
    await stage.kill('postgres')
    release()
    await waitFor('the execution', async () =>
      (await stage.countArmed()).executed > before.executed ? true : undefined,
    )
    const exit = await exposed.submit(await exposed.buildProtectiveExit())
    await exposed.until(exit, ['FINALIZED'])
    const refused = await client.casts.create(buildEntry(AMOUNT), crypto.randomUUID()).then(
      () => 'taken',
      (error: unknown) => (error instanceof ProblemError ? error.problem.status : String(error)),
    )
    requireEqual(refused, 503, 'A new cast while Postgres is down')
    await stage.restart('postgres')
    await stage.reconcileArmed()
    const after = await stage.countArmed()
    requireEqual([after.intents - before.intents, after.executed - before.executed], [1, 1], 'Intents, executions')
    const { status } = await waitFor(
      'the projection',
      async () => {
        await stage.stack.tick('* * * * *')
        const shown = await client.casts.get(cast.id)
        return shown.status === 'FINALIZED' ? shown : undefined
      },
      { timeoutMs: 60_000 },
    )
    const { databaseUrls } = stage.stack
    const caughtUp = await readProjection(databaseUrls.system, stage.armed.vault.id)
    await rebuildProjection(stage.stack, stage.armed.vault.id)
    const rebuilt = await readProjection(databaseUrls.system, stage.armed.vault.id)
    requireEqual(caughtUp, rebuilt, 'The rows that caught up, beside those made again from the facts')
    const rows = Object.values(rebuilt).reduce((sum, list) => sum + list.length, 0)
    return [
      `executed meanwhile, a protective one too, new cast ${refused}, then shown as ${status}`,
      `${rows} rows are as made again from the facts`,
    ].join('; ')
  },
  break: {
    file: 'apps/worker/src/errors.ts',
    find: "  database_unavailable: 'unavailable',\n",
    replace: '',
  },
}
