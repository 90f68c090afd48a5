import { decodePolicy, listComingFailures, type SessionUse } from '@spells/core'
import type { CastSubject, SessionMarket, SessionRow } from '@spells/db'
import { AppError, type Reason, type SessionKeyView, type WorkspaceId } from '@spells/shared'
import type { ChainState } from '../cast/castChain.ts'
import { findSponsorOffer, type SponsorOffer } from '../cast/choosePayer.ts'
import type { PrepareCastDeps } from '../cast/prepareCast.ts'
import type { LegProof } from './legProof.ts'
import { proveLegs } from './proveLegs.ts'

/** What was found of one installed session. */
export type SessionCheck = {
  readonly session: SessionRow
  readonly proof: LegProof
  /** What will fail in the days to come. */
  readonly warnings: readonly Reason[]
}

/** What was found of the sessions of a vault, and when. */
export type SessionChecks = { readonly state: ChainState; readonly checks: readonly SessionCheck[] }

/**
 * Proves the exit-leg guarantee again for every installed session of a vault, and looks for what will break it soon.
 * @param request.sessions stored rows; those that are not installed now are left out
 * @throws AppError `chain_unavailable`
 */
export async function checkSessions(
  request: {
    readonly vault: Pick<CastSubject, 'chainId' | 'address' | 'owner'>
    readonly workspaceId: WorkspaceId
    readonly sessions: readonly SessionRow[]
    readonly markets: readonly SessionMarket[]
  },
  deps: PrepareCastDeps,
): Promise<SessionChecks> {
  const { vault, workspaceId, markets } = request
  const { paymaster, entryPoint } = deps.deployment
  const [state, offer, sponsorDepositWei] = await Promise.all([
    deps.chain.getState(vault.address),
    findSponsorOffer(deps, workspaceId),
    paymaster === undefined ? null : deps.chain.getBalance({ account: paymaster, token: entryPoint }),
  ])
  const checks: SessionCheck[] = []
  for (const session of request.sessions) {
    const view = await findView(session, vault, deps)
    if ((view?.status ?? session.status) !== 'installed') continue
    // Where nobody says what was used, the contract still does: it is asked about both legs.
    const known = { status: 'installed' as const, ...(view?.use && { use: view.use }) }
    const proof = await proveLegs({ vault, session, view: known, state, offer }, deps)
    const own = markets.filter(({ sessionRef }) => sessionRef === session.id)
    const warnings = listWarnings({ session, view, proof, state, offer, sponsorDepositWei, markets: own })
    checks.push({ session, proof, warnings })
  }
  return { state, checks }
}

async function findView(
  session: SessionRow,
  vault: Pick<CastSubject, 'chainId' | 'address'>,
  { findTransactionManager }: Pick<PrepareCastDeps, 'findTransactionManager'>,
): Promise<SessionKeyView | undefined> {
  try {
    const reply = await findTransactionManager(vault.chainId, vault.address).getSession(session.id)
    return reply.ok ? reply.value : undefined
  } catch (error) {
    if (error instanceof AppError && error.code === 'transaction_manager_unavailable') return undefined
    throw error
  }
}

function listWarnings(facts: {
  readonly session: SessionRow
  readonly view: SessionKeyView | undefined
  readonly proof: LegProof
  readonly state: ChainState
  readonly offer: SponsorOffer | undefined
  readonly sponsorDepositWei: bigint | null
  readonly markets: readonly SessionMarket[]
}): readonly Reason[] {
  const { session, view, proof, state, offer, sponsorDepositWei, markets } = facts
  const policy = decodePolicy(session.policy)
  if (!policy.ok) return []
  const { use } = view ?? {}
  const counted: SessionUse = {
    operations: use?.operations ?? 0,
    protectiveOperations: use?.protectiveOperations ?? 0,
    gasWei: BigInt(use?.gasWei ?? 0),
    protectiveGasWei: BigInt(use?.protectiveGasWei ?? 0),
    // What was used within a period is not told; the contract is asked for it when the legs are proved.
    budgets: (use?.budgets ?? []).map((total) => ({ total: BigInt(total), inPeriod: 0n, period: 0 })),
  }
  const { sponsorship } = offer ?? {}
  return listComingFailures(policy.value, counted, {
    nowSec: state.timestampSec,
    operationCostWei: proof.operationCostWei ?? 0n,
    vaultFundsWei: state.gasFundsWei,
    sponsorTodayWei: sponsorship?.available ? BigInt(sponsorship.remaining.costWei) : offer ? 0n : null,
    sponsorDepositWei,
    markets,
  })
}
