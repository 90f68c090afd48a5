import type { Effect, VaultState } from '@spells/core/transaction'
import { isTerminal } from '@spells/shared'
import type { SponsorPort } from './sponsorPort.ts'

/**
 * Tells the sponsor how its intents ended. A report that is lost costs nothing: the sponsor's ledger asks the chain
 * itself once the window is over.
 * @param state the vault after the transition, ended intents included
 */
export function reportToSponsor(sponsor: SponsorPort | undefined, state: VaultState, effects: readonly Effect[]): void {
  if (!sponsor) return
  for (const effect of effects) {
    if (effect.kind !== 'emitFact' || !isTerminal(effect.fact.status)) continue
    const { intentId, workspaceId, inclusion } = effect.fact
    if (state.intents[intentId]?.intent.payer?.kind !== 'sponsor') continue
    // An operation without calls may have landed, and been paid for: the ledger asks the chain.
    if (effect.fact.status === 'CANCELLED') continue
    const outcome =
      inclusion?.paidBy === 'sponsor'
        ? ({ kind: 'landed', costWei: inclusion.actualGasCostWei } as const)
        : ({ kind: 'never' } as const)
    void sponsor.settle({ workspaceId, intentId, outcome })
  }
}
