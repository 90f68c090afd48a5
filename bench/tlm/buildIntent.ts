import { everbloom } from '@spells/core'
import {
  castIdSchema,
  type Deployment,
  type Intent,
  intentIdSchema,
  userIdSchema,
  vaultIdSchema,
  workspaceIdSchema,
} from '@spells/shared'
import type { Address } from 'viem'
import type { ManagedVault } from './openVaults.ts'
import { requireUsdc } from './prepareVault.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
const ENTRY_UNITS = '1000'
const DEADLINE_SEC = 900
const CEILING_WEI = 100_000_000_000n

/** The calls and post-conditions of a small Everbloom entry. */
export function planEntry(vault: Address, deployment: Deployment): Pick<Intent, 'calls' | 'postConditions'> {
  const { address: asset } = requireUsdc(deployment)
  const entry = everbloom.buildEntry({ vault, deployment }, { asset, amount: ENTRY_UNITS })
  if (!entry.ok) throw new Error(entry.refusal.code)
  const { calls, postConditions } = entry.value
  return { calls: [...calls], postConditions: [...postConditions] }
}

/** An intent under the vault's session. Those of one conflict group go one after another. */
export function buildIntent(
  { vault, sessionId }: ManagedVault,
  deployment: Deployment,
  change: Partial<Pick<Intent, 'conflictGroup' | 'postConditions'>> = {},
): Intent {
  return {
    v: 1,
    id: intentIdSchema.parse(crypto.randomUUID()),
    castId: castIdSchema.parse(crypto.randomUUID()),
    workspaceId: workspaceIdSchema.parse(NOBODY),
    vaultId: vaultIdSchema.parse(NOBODY),
    correlationId: 'bench',
    cause: { kind: 'user', userId: userIdSchema.parse(NOBODY) },
    authority: { kind: 'session', sessionId },
    conflictGroup: everbloom.conflictGroup,
    laneClass: 'normal',
    ...planEntry(vault, deployment),
    deadlineSec: Math.floor(Date.now() / 1000) + DEADLINE_SEC,
    maxFeePerGasCeilingWei: String(CEILING_WEI),
    ...change,
  }
}
