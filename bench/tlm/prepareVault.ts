import { encodePolicy, everbloom, type Policy } from '@spells/core'
import { type Deployment, type SessionKeyView, sessionRefSchema } from '@spells/shared'
import { type Address, parseEther, zeroAddress } from 'viem'
import type { Managers } from './startManagers.ts'

const LIFETIME_SEC = 30 * 86_400
const MAX_OPERATIONS = 1_000_000
const MAX_GAS_WEI = parseEther('1000000')
/** What a vault of the benchmark has, and what its session may use. */
export const USDC_UNITS = 1_000_000_000_000n

export function requireUsdc(deployment: Deployment) {
  const usdc = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')
  if (!usdc) throw new Error('The deployment has no USDC.')
  return usdc
}

/** A session that never runs out during a benchmark. */
export function buildPolicy(deployment: Deployment, vault: Address, key: Address): Policy {
  const limits = { asset: requireUsdc(deployment).address, budget: String(USDC_UNITS), perCast: String(USDC_UNITS) }
  const grant = everbloom.buildGrant({ vault, deployment }, limits)
  if (!grant.ok) throw new Error(grant.refusal.code)
  return {
    ...{ key, salt: 1n, validAfterSec: 0, validUntilSec: Math.floor(Date.now() / 1000) + LIFETIME_SEC },
    normal: { lanes: 3, maxOperations: MAX_OPERATIONS, maxGasWei: MAX_GAS_WEI },
    protective: { lanes: 1, maxOperations: MAX_OPERATIONS, maxGasWei: MAX_GAS_WEI },
    maxFeePerGasWei: 500_000_000_000n,
    ...{ vaultPaysGas: true, periods: null, paymasters: [], ...grant.value },
  }
}

/** Has the transaction manager make a session key for a vault. */
export function prepareVault(managers: Managers, deployment: Deployment, vault: Address): Promise<SessionKeyView> {
  const sessionRef = sessionRefSchema.parse(crypto.randomUUID())
  const grant = encodePolicy(buildPolicy(deployment, vault, zeroAddress))
  return managers.ask<SessionKeyView>(vault, { kind: 'prepareSession', sessionRef, grant })
}
