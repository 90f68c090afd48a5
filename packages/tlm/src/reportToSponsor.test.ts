import { buildVaultState, type Effect, type VaultState } from '@spells/core/transaction'
import type { IntentStatus, TlmFact } from '@spells/shared'
import { expect, test } from 'vitest'
import { reportToSponsor } from './reportToSponsor.ts'
import type { SponsorPort } from './sponsorPort.ts'

const intentId = '00000000-0000-4000-8000-000000000001'
const [vault, validator] = [`0x${'1'.repeat(40)}`, `0x${'2'.repeat(40)}`] as const

function listReports(status: IntentStatus): readonly unknown[] {
  const identity = { chainId: 1, vault, sessionValidator: validator, ownerValidator: validator }
  const intents = { [intentId]: { status, intent: { payer: { kind: 'sponsor', fallback: 'vault' } } } }
  const state = { ...buildVaultState(identity), intents } as VaultState
  const effects = [{ kind: 'emitFact', fact: { intentId, workspaceId: 'w', status } as TlmFact }] as readonly Effect[]
  const reports: unknown[] = []
  const settle: SponsorPort['settle'] = async (report) => {
    reports.push(report)
  }
  reportToSponsor({ settle } as SponsorPort, state, effects)
  return reports
}

test('default: what can never land gives its reservation back', () => {
  expect(listReports('EXPIRED')).toEqual([{ workspaceId: 'w', intentId, outcome: { kind: 'never' } }])
})

test('behavior: a cancelled intent is left to the chain, where an operation without calls may have been paid for', () => {
  expect(listReports('CANCELLED')).toEqual([])
})
