import { listOutflows } from '@spells/core'
import { findCastSubject, type Scope, type ScopedDatabase } from '@spells/db'
import { type Clock, ok, type Result, refuse, toTime } from '@spells/shared'
import { type CastPlan, isSpellPlan, type Quote } from '@spells/shared/api'
import { zeroAddress } from 'viem'
import { buildCastCalls } from './buildPlan.ts'
import type { CastRefusal } from './castRefusal.ts'
import { findSessionRef } from './findSessionRef.ts'
import { type PrepareCastDeps, prepareCast } from './prepareCast.ts'
import { toFeeQuote } from './quoteFee.ts'

/**
 * What a cast would do and cost now. Stores nothing.
 * @throws AppError `database_unavailable`, `chain_unavailable`, `transaction_manager_unavailable`
 */
export async function quoteCast(
  request: { readonly scope: Scope; readonly plan: CastPlan },
  deps: PrepareCastDeps & { readonly database: ScopedDatabase; readonly clock: Clock },
): Promise<Result<Quote, CastRefusal>> {
  const { scope, plan } = request
  if (isSpellPlan(plan)) {
    const valid = buildCastCalls(plan, { vault: zeroAddress, deployment: deps.deployment })
    if (!valid.ok) return valid
  }
  const { workspaceId } = scope
  const subject = await deps.database.withScope(scope, (tx) =>
    findCastSubject(tx, { workspaceId, vaultId: plan.vaultId, sessionRef: findSessionRef(plan) }),
  )
  if (!subject) return refuse({ code: 'not_found', what: 'vault or session' })
  const prepared = await prepareCast({ workspaceId, plan, subject }, deps)
  if (!prepared.ok) return prepared
  const { calls, fee, payment, simulation, warnings } = prepared.value
  const feeQuote = toFeeQuote(fee, payment.paidBy)
  const outflows = listOutflows(calls, subject.owner).map(({ token, amount }) => ({ token, amount: String(amount) }))
  return ok({
    plan,
    calls: [...calls],
    fee: feeQuote,
    simulation,
    worstCase: { networkFeeWei: feeQuote.networkFeeMaxWei, outflows },
    warnings: [...warnings],
    quotedAt: toTime(await deps.clock.nowMs()),
  })
}
