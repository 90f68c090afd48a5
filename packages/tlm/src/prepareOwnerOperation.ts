import { encodeOwnerSignature, STUB_ECDSA } from '@spells/core'
import { isNonceShared, type NonceSlot, type PrepareOutcome, type VaultState } from '@spells/core/transaction'
import type { Intent } from '@spells/shared'
import type { Fees } from './buildFees.ts'
import { buildOperation } from './buildOperation.ts'
import { buildOwnerFees } from './buildOwnerFees.ts'
import { findGasExcess } from './findGasExcess.ts'
import { findLag } from './findLag.ts'
import { findWait } from './findWait.ts'
import type { PrepareDependencies } from './prepareDependencies.ts'

/** Above this the validator takes no window. */
const LAST_TIMESTAMP_SEC = 2 ** 47 - 1

/**
 * Prepares an operation that the owner is to sign: the owner as the chain has it, fees, the bundler's estimate. Its
 * window ends at the intent's deadline, or when its payer stops paying.
 * @param options.stepsLeft how many further attempts may follow
 * @param options.least the lowest fees that replace the attempt before
 */
export async function prepareOwnerOperation(
  deps: PrepareDependencies,
  state: VaultState,
  request: { readonly intent: Intent; readonly slot: NonceSlot },
  options: { readonly stepsLeft: number; readonly least?: Fees | undefined },
): Promise<PrepareOutcome> {
  const { intent, slot } = request
  const { identity } = state
  if (intent.deadlineSec > LAST_TIMESTAMP_SEC) return refused('deadline_too_far', 'The deadline is too far away.')
  const reading = await deps.chain.readOwner(identity.vault)
  if (!reading.ok) return { kind: 'unavailable', reason: reading.refusal }
  const { owner, block } = reading.value
  const lag = findLag(state, block)
  if (lag) return { kind: 'unavailable', reason: lag }
  if (!owner) return refused('vault_not_deployed', 'There is no account at the vault’s address.')
  // ERC-1271 in validation would read storage that a bundler refuses.
  if (owner.isContract) return refused('owner_is_contract', 'The owner is a contract: it acts by plain transactions.')
  const window = { validAfterSec: 0, validUntilSec: intent.deadlineSec }
  const wait = findWait(window, block.timeSec, deps.minLeadSec)
  if (wait) return { kind: 'unavailable', reason: wait }

  const ceilingWei = BigInt(intent.maxFeePerGasCeilingWei)
  const fees = buildOwnerFees(reading.value, { ceilingWei, ...options })
  if (!fees.ok) return { kind: 'unavailable', reason: fees.refusal }
  const stub = encodeOwnerSignature({ ...window, ecdsa: STUB_ECDSA })
  const spareGas = findSpareGas(state, request)
  const asked = { identity, intent, slot, fees: fees.value, kind: 'calls', spareGas } as const
  const built = await buildOperation(deps, asked, stub, { accepts: (userOp) => !findGasExcess(asked, userOp) })
  if (built.kind !== 'built') return built
  const excess = findGasExcess(asked, built.userOp)
  if (excess) return { kind: 'refused', reason: excess }
  return {
    kind: 'frozen',
    draft: {
      ...built.frozen,
      ...window,
      validUntilSec: Math.min(window.validUntilSec, built.validUntilSec),
      maxPriorityFeePerGasWei: String(built.userOp.maxPriorityFeePerGas),
      owner: owner.address,
      // Nothing at or below the boundary can change any more, and nothing is signed yet.
      fromBlock: state.finalized?.number ?? 0,
    },
  }
}

/** What was let go has this nonce too, and perhaps these calls and fees: a little gas makes it another operation. */
function findSpareGas(
  state: VaultState,
  { intent, slot }: { readonly intent: Intent; readonly slot: NonceSlot },
): bigint {
  const order = state.intents[intent.id]?.order ?? 0
  return isNonceShared(state, slot) ? BigInt(1 + (order % 1_000)) : 0n
}

function refused(code: string, message: string): PrepareOutcome {
  return { kind: 'refused', reason: { code, message } }
}
