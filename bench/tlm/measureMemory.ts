import { buildIntent } from './buildIntent.ts'
import type { StubRig } from './openStubRig.ts'
import type { ManagedVault } from './openVaults.ts'
import { findWorkerd, readRssBytes } from './processes.ts'

/** Resident memory of the private Worker's workerd, in bytes. */
export type MemoryBytes = {
  readonly vaults: number
  readonly before: number
  /** With all vaults' objects in memory, none with work. */
  readonly idle: number
  /** With an intent under way in each. */
  readonly busy: number
  readonly idleEach: number
  readonly busyEach: number
}

const AT_ONCE = 10

/** How much more memory a vault takes, idle and with work. */
export async function measureMemory(rig: StubRig, vaults: number): Promise<MemoryBytes> {
  const { managers, stub, deployment } = rig
  const workerd = findWorkerd(managers.pid())
  // What the code itself needs is there before.
  const warm = await rig.openVault()
  stub.hold(true)
  await managers.ask(warm.vault, { kind: 'submit', intents: [buildIntent(warm, deployment)], parallel: 1 })
  await sleep(500)
  const before = readRssBytes(workerd)
  const opened: ManagedVault[] = []
  await inParallel(vaults, async () => void opened.push(await rig.openVault()))
  const idle = readRssBytes(workerd)
  const left = [...opened]
  await inParallel(vaults, async () => {
    const managed = left.shift()
    if (!managed) return
    const intents = [buildIntent(managed, deployment)]
    await managers.ask(managed.vault, { kind: 'submit', intents, parallel: 1 })
  })
  await sleep(500)
  const busy = readRssBytes(workerd)
  stub.hold(false)
  return { vaults, before, idle, busy, idleEach: (idle - before) / vaults, busyEach: (busy - before) / vaults }
}

async function inParallel(count: number, work: () => Promise<void>): Promise<void> {
  let left = count
  const workNext = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await work()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, workNext))
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
