import { type IntentStatus, isTerminal } from '@spells/shared'
import type { ChainTools } from './chainTools.ts'
import { type TestVault, take } from './openTestVault.ts'
import { waitFor } from './waitFor.ts'

/** What became of every intent that a vault accepted, as the chain has it. */
export type Tally = {
  readonly intents: number
  readonly executed: number
  readonly ends: Readonly<Partial<Record<IntentStatus, number>>>
}

/** How often the calls of an intent ran, by its end. */
const EXECUTIONS: Readonly<Partial<Record<IntentStatus, number>>> = {
  ...{ FINALIZED: 1, UNMET: 1, REVERTED: 1 },
  ...{ REJECTED: 0, CANCELLED: 0, EXPIRED: 0 },
}

/**
 * Waits until every intent of a vault has ended, and compares each end with the EntryPoint's own events.
 * @throws when one is lost, does not end, ran twice, or ended otherwise than the chain has it
 */
export async function reconcile(
  vault: Pick<TestVault, 'address' | 'manager' | 'accepted'>,
  deps: { readonly chain: ChainTools; readonly timeoutMs: number },
): Promise<Tally> {
  const { manager, accepted } = vault
  let open = 'no answer'
  const views = await waitFor(
    'every intent to end',
    async () => {
      const all = take(await manager.listIntents())
      const unfinished = all.filter(({ status }) => !isTerminal(status))
      open = unfinished.map(({ status, reason }) => `${status} ${reason?.code ?? ''}`).join(', ')
      return unfinished.length === 0 ? all : undefined
    },
    { timeoutMs: deps.timeoutMs, describe: () => open },
  )
  const lost = accepted.filter((id) => !views.some((view) => view.id === id))
  if (lost.length > 0) throw new Error(`${lost.length} accepted intents are unknown.`)
  const executions = await deps.chain.listExecutions(vault.address)
  const ends: Partial<Record<IntentStatus, number>> = {}
  let explained = 0
  for (const { id, status } of views) {
    const { attempts } = take(await manager.getCertificateMaterial(id))
    const landed = attempts.filter(({ userOpHash }) => executions.some((each) => each.userOpHash === userOpHash))
    const ran = landed.filter(({ kind }) => kind === 'calls').length
    const succeeded = executions.some(
      (each) => each.success && landed.some((one) => one.kind === 'calls' && one.userOpHash === each.userOpHash),
    )
    if (ran !== EXECUTIONS[status] || (ran === 1 && succeeded !== (status !== 'REVERTED'))) {
      throw new Error(
        `An intent is ${status}, but the chain has ${ran} executions of it${succeeded ? '' : ', failed'}.`,
      )
    }
    explained += landed.length
    ends[status] = (ends[status] ?? 0) + 1
  }
  if (explained !== executions.length || new Set(executions.map((each) => each.userOpHash)).size !== explained) {
    throw new Error(`The chain has ${executions.length} operations of the vault, its intents explain ${explained}.`)
  }
  return { intents: views.length, executed: executions.length, ends }
}
