import { encodePolicy, findSpell, type Policy } from '@spells/core'
import { AppError, type Deployment, ok, type Result, refuse } from '@spells/shared'
import type { createSessionBodySchema } from '@spells/shared/api'
import { type Address, type Hex, zeroAddress } from 'viem'
import type { z } from 'zod'

/** A field of the request that a grant cannot be built from. */
export type SessionRefusal = { readonly code: 'invalid_request'; readonly field: string; readonly message: string }

const MAX_LIFETIME_MS = 365 * 24 * 60 * 60 * 1000
const MIN_LIFETIME_MS = 60_000
// What the transaction manager uses of each kind.
const NORMAL_LANES = 3
const PROTECTIVE_LANES = 1
const MAX_FEE_PER_GAS_WEI = 500_000_000_000n
// Whoever pays, the policy counts an operation's gas against this budget.
const NO_GAS = 'Must be more than zero, or no operation fits in: allow at least the network fee of one cast, in wei.'

/**
 * The grant of a session: the narrowest rules that let the spell enter and exit, within the limits that the user chose.
 * Its key is still zero; the transaction manager makes it. Pure.
 * @param options.salt 64 random bits, so that the same limits can be granted again
 */
export function buildSessionPolicy(
  request: z.output<typeof createSessionBodySchema>,
  options: {
    readonly vault: Address
    readonly deployment: Deployment
    readonly salt: bigint
    readonly nowMs: number
  },
): Result<Hex, SessionRefusal> {
  const { nowMs, salt, vault, deployment } = options
  const spell = findSpell(request.spell)
  if (!spell) return invalid('spell', 'There is no such spell: see GET /v1/spells.')
  const expiresAtMs = Date.parse(request.expiresAt)
  if (expiresAtMs < nowMs + MIN_LIFETIME_MS) return invalid('expiresAt', 'Must be at least a minute from now.')
  if (expiresAtMs > nowMs + MAX_LIFETIME_MS) return invalid('expiresAt', 'Must be at most 365 days from now.')
  for (const field of ['maxGasWei', 'maxProtectiveGasWei'] as const) {
    if (BigInt(request[field]) === 0n) return invalid(field, NO_GAS)
  }
  const grant = spell.buildGrant({ vault, deployment }, request.limits)
  if (!grant.ok) {
    const { refusal } = grant
    const field = ['limits', refusal.field].filter(Boolean).join('.')
    return refusal.code === 'unknown_asset'
      ? invalid(field, 'Is not an asset of this spell on this chain.')
      : invalid(field, refusal.detail)
  }
  return encode({
    key: zeroAddress,
    salt,
    validAfterSec: 0,
    validUntilSec: Math.floor(expiresAtMs / 1000),
    normal: {
      lanes: NORMAL_LANES,
      maxOperations: request.maxOperations,
      maxGasWei: BigInt(request.maxGasWei),
    },
    protective: {
      lanes: PROTECTIVE_LANES,
      maxOperations: request.maxProtectiveOperations,
      maxGasWei: BigInt(request.maxProtectiveGasWei),
    },
    maxFeePerGasWei: MAX_FEE_PER_GAS_WEI,
    vaultPaysGas: true,
    periods: null,
    // Whether the sponsor pays is decided for each operation; the session only lets it.
    paymasters: deployment.paymaster === undefined ? [] : [deployment.paymaster],
    budgets: grant.value.budgets,
    rules: grant.value.rules,
  })
}

const requestFields: Readonly<Record<string, string>> = {
  'normal.maxGasWei': 'maxGasWei',
  'protective.maxGasWei': 'maxProtectiveGasWei',
}

function encode(policy: Policy): Result<Hex, SessionRefusal> {
  try {
    return ok(encodePolicy(policy))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'policy_unencodable') throw error
    return invalid(requestFields[String(error.facts.field)] ?? 'limits', 'Is larger than a policy can hold.')
  }
}

function invalid(field: string, message: string): Result<never, SessionRefusal> {
  return refuse({ code: 'invalid_request', field, message })
}
