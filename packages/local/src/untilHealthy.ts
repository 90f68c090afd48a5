import { AppError } from '@spells/shared'
import { readLogTail } from './logTail.ts'
import type { ManagedProcess } from './process.ts'

const DEFAULT_TIMEOUT_MS = 120_000
const POLL_MS = 30

/**
 * Waits until a part's own check passes.
 * @throws part_not_healthy when the process ends first or the time is over, with the tail of its log
 */
export async function untilHealthy(options: {
  readonly name: string
  readonly process: ManagedProcess
  /** May throw: that counts as not yet. */
  readonly check: () => Promise<boolean>
  readonly timeoutMs?: number
}): Promise<void> {
  const { name, process: child, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const deadlineMs = Date.now() + timeoutMs
  for (;;) {
    if (await options.check().catch(() => false)) return
    const reason = child.isRunning() ? `did not get ready within ${timeoutMs} ms` : 'ended while it was starting'
    if (!child.isRunning() || Date.now() > deadlineMs) {
      await child.stop({ graceMs: 0 })
      throw new AppError({
        code: 'part_not_healthy',
        shortMessage: `The ${name} ${reason}; its log ends with:\n${readLogTail(child.logPath)}`,
        facts: { part: name, logPath: child.logPath },
        retry: 'never',
      })
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
