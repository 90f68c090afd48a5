import { readFileSync } from 'node:fs'
import type { Row } from '../row.ts'
import { waitFor } from '../stage/waitFor.ts'

const FAILURES = 7

export const row: Row = {
  row: 27,
  fault: `alarm handler fails ${FAILURES} times and more`,
  expected: 'caught, rescheduled, counted, alerted; never dropped',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const id = await vault.cast()
    await vault.until(id, ['PENDING'])
    const countFailures = () => readFileSync(stage.logPath, 'utf8').split('"event":"alarm_failed"').length - 1
    const before = countFailures()
    stage.clock.setFailing(true)
    await stage.chain.setBundling('auto')
    const failures = await waitFor('the alarm to fail', async () => {
      const count = countFailures() - before
      return count >= FAILURES ? count : undefined
    })
    stage.clock.setFailing(false)
    // Nobody calls the object: its own alarm brings it to the end.
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 25)
    const read = () => stage.readObject(vault.address, 'SELECT status FROM intents')
    let seen: readonly unknown[] = []
    await stage.whileDown(() => {
      seen = read().map(({ status }) => status)
    })
    if (seen[0] !== 'FINALIZED') throw new Error(`On its own it came to ${seen.join(', ')}.`)
    const alerts = await vault.listAlerts()
    if (!alerts.includes('alarm_failing')) throw new Error(`Alerts: ${alerts.join(', ') || 'none'}.`)
    return `${failures} failures in a row, alert alarm_failing, FINALIZED without being called`
  },
  break: {
    file: 'packages/tlm/src/alarmGuard.ts',
    find: '      await deps.storage.setAlarm(Date.now() + RETRY_MS)\n',
    replace: '',
  },
}
