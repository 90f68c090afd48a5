import type { Row } from '../row.ts'
import { deleteAlarms } from '../stage/objectStorage.ts'
import type { Stage } from '../stage/openStage.ts'
import { require } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

const AMOUNT = 1_000_000n
const TICKS = 2

export const row: Row = {
  row: 26,
  fault: 'alarm lost',
  expected: 're-armed within two ticks by constructor or watchdog',
  run: async (stage) => `${await wakeByReading(stage)}; ${await wakeByWatchdog(stage)}`,
  break: {
    file: 'packages/tlm/src/TransactionManager.ts',
    find: '      if (!this.#engine.hasWork()) return\n',
    replace: '      return\n',
  },
}

async function wakeByReading(stage: Stage): Promise<string> {
  const vault = await stage.openVault()
  const reached = stage.holdNext('tlm.signed')
  const id = await vault.cast()
  await reached
  const lost = await loseAlarms(stage)
  // Only reads: what wakes the object is its constructor.
  await vault.get(id)
  await vault.untilExecuted(1)
  return `${lost} stored alarms deleted; executed after one read`
}

async function wakeByWatchdog(stage: Stage): Promise<string> {
  const { client, buildEntry } = stage.armed
  const { executed } = await stage.countArmed()
  const reached = stage.holdNext('tlm.signed')
  await client.casts.create(buildEntry(AMOUNT), crypto.randomUUID())
  await reached
  const lost = await loseAlarms(stage)
  for (let tick = 0; tick < TICKS; tick++) await stage.stack.tick('* * * * *')
  await waitFor('the execution', async () => ((await stage.countArmed()).executed > executed ? true : undefined))
  await stage.reconcileArmed()
  return `${lost} deleted; executed after ${TICKS} ticks of the watchdog`
}

async function loseAlarms(stage: Stage): Promise<number> {
  let lost = 0
  await stage.whileDown(() => {
    lost = deleteAlarms(stage.persistDir)
  })
  require(lost > 0, 'There was no alarm to lose.')
  return lost
}
