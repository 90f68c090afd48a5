import { buildWithdrawCall, decodePolicy, evaluateCall, everbloom, type Policy } from '@spells/core'
import type { Deployment, Reason } from '@spells/shared'
import type { Address, Hex } from 'viem'
import type { ChainPort } from './ports.ts'
import type { StoredSession } from './sessionStore.ts'

/** A position that is closed by an operation under a session, or why only the owner's wallet can close it. */
export type PlannedClose = {
  readonly asset: Address
  /** What the venue held for the vault, in base units. */
  readonly amount: string
} & (
  | { readonly by: 'session'; readonly sessionId: Hex; readonly maxFeePerGasWei: string }
  | { readonly by: 'wallet'; readonly reason: Reason }
)

type Deps = { readonly chain: ChainPort; readonly deployment: Deployment }

/**
 * What the vault has at the venue, asset by asset, and who can bring it back.
 * @param sessions those whose keys are not destroyed
 * @returns undefined when the chain does not answer
 */
export async function planEmergencyClose(
  deps: Deps,
  request: { readonly vault: Address; readonly sessions: readonly StoredSession[] },
): Promise<readonly PlannedClose[] | undefined> {
  const { chain, deployment } = deps
  const { vault } = request
  const { assets } = deployment.aave
  const balances = await chain.readBalances({ account: vault, tokens: assets.map(({ aToken }) => aToken) })
  if (!balances.ok) return undefined
  const live = await listLive(chain, vault, request.sessions)
  return assets.flatMap(({ address: asset }, index): PlannedClose[] => {
    const held = balances.value[index] ?? 0n
    if (held === 0n) return []
    const position = { asset, amount: String(held) }
    const able = live.find(({ policy }) => allows(policy, vault, asset, deployment))
    if (!able) return [{ ...position, by: 'wallet', reason: noSession }]
    const { sessionId, policy } = able
    return [{ ...position, by: 'session', sessionId, maxFeePerGasWei: String(policy.maxFeePerGasWei) }]
  })
}

/** The exit of one asset. */
export function buildClose(vault: Address, asset: Address, deployment: Deployment) {
  return everbloom.buildExit({ vault, deployment }, { asset, amount: 'max' })
}

async function listLive(chain: ChainPort, vault: Address, sessions: readonly StoredSession[]) {
  const all = await Promise.all(
    sessions.map(async ({ sessionId, policy: encoded }) => {
      const policy = decodePolicy(encoded)
      if (!policy.ok) return []
      const reading = await chain.readSession({ vault, sessionId, budgetCount: policy.value.budgets.length })
      if (!reading.ok) return []
      const { live, revoked, block, use } = reading.value
      const { maxOperations } = policy.value.protective
      const isUsable =
        live && !revoked && block.timeSec < policy.value.validUntilSec && use.protectiveOperations < maxOperations
      return isUsable ? [{ sessionId, policy: policy.value }] : []
    }),
  )
  return all.flat()
}

function allows(policy: Policy, vault: Address, asset: Address, deployment: Deployment): boolean {
  const call = buildWithdrawCall({ pool: deployment.aave.pool, asset, amount: 'max', account: vault })
  const { target, data } = call
  return evaluateCall(policy.rules, { target, valueWei: 0n, data }, { index: 0, vault, laneClass: 'protective' }).ok
}

const noSession: Reason = {
  code: 'no_session',
  message: 'No live session may close this position: send the calls from the owner’s wallet.',
}
