import { describeFailure } from './describeFailure.ts'
import type { VaultStore } from './vaultStore.ts'

const RETRY_MS = 1_000
const ALERT_AFTER = 3

/**
 * Runs what an alarm is for, and never throws to the platform, which would give up after a few times: a failure is
 * counted and tried again, and several in a row raise an alert.
 */
export function createAlarmGuard(deps: {
  readonly storage: Pick<DurableObjectStorage, 'setAlarm'>
  readonly store: Pick<VaultStore, 'noteConcerns'>
}): (work: () => Promise<unknown>) => Promise<void> {
  let failures = 0
  return async (work) => {
    try {
      await work()
      failures = 0
    } catch (error) {
      failures += 1
      console.error(JSON.stringify({ event: 'alarm_failed', failures, ...describeFailure(error) }))
      await deps.storage.setAlarm(Date.now() + RETRY_MS)
      if (failures !== ALERT_AFTER) return
      const message = `The alarm of this vault failed ${failures} times in a row; it is tried again every second.`
      const concern = { code: 'alarm_failing', message }
      console.error(JSON.stringify({ level: 'error', event: 'alert', ...concern }))
      deps.store.noteConcerns([concern], Date.now())
    }
  }
}
