import { type Address, concat, type Hex, numberToHex, pad } from 'viem'
import { findAmountBound } from '../../src/blastRadius/findAmountBound.ts'
import { evaluateCall } from '../../src/policy/evaluateCall.ts'
import { evaluatePolicy } from '../../src/policy/evaluatePolicy.ts'
import { getPeriod } from '../../src/policy/evaluateWindow.ts'
import type { Policy, PolicyRule, WordCheck } from '../../src/policy/policy.ts'
import { FRESH_SESSION_USE, type SessionUse } from '../../src/policy/sessionUse.ts'
import type { Random } from '../../src/transaction/simulation/random.ts'
import { encodeExecuteBatch, type VaultCall } from '../../src/userop/executeBatch.ts'
import { buildNonce, buildNonceKey } from '../../src/userop/nonceKey.ts'
import { buildFixtureUserOp, VALIDATOR } from '../sessionFixture.ts'
import { type AttackWorld, execute, payFee, takeAllowed, weigh } from './attackWorld.ts'
import { DEPOSITS, LENDING, START_SEC, THIEF, TOKENS } from './drawPolicy.ts'

type State = { readonly world: AttackWorld; readonly use: SessionUse; readonly nowSec: number }

/**
 * Looks for the sequence of operations that costs the owner most. Every operation is judged by the reference model.
 * @returns the worst loss found, in 10^-2 dollars
 */
export function searchAttack(
  random: Random,
  policy: Policy,
  world: AttackWorld,
  { restarts, patience }: { readonly restarts: number; readonly patience: number },
): { readonly lost: bigint; readonly landed: number } {
  let worst = 0n
  let landed = 0
  for (let attempt = 0; attempt < restarts; attempt++) {
    let state: State = { world, use: FRESH_SESSION_USE, nowSec: START_SEC }
    for (let misses = 0; misses < patience; ) {
      const next = step(random, policy, state)
      if (next === undefined) {
        misses++
        // Waiting opens the next period.
        if (policy.periods !== null && random.chance(0.4)) {
          const nowSec = state.nowSec + policy.periods.lengthSec / 2
          if (nowSec < policy.validUntilSec) state = { ...state, nowSec }
        }
        continue
      }
      landed++
      state = next
    }
    const lost = weigh(world) - weigh(state.world)
    if (lost > worst) worst = lost
  }
  return { lost: worst, landed }
}

/** One operation; undefined when the policy refuses it or nothing comes of it. */
function step(random: Random, policy: Policy, state: State): State | undefined {
  const { world, use, nowSec } = state
  const laneClass = random.chance(0.7) ? 'normal' : 'protective'
  const rules = policy.rules.filter(({ lanes }) => lanes === 'both' || lanes === laneClass)
  const calls =
    rules.length === 0 ? [] : Array.from({ length: 1 + random.below(3) }, () => drawCall(random, rules, world))
  const gasLeft =
    laneClass === 'normal' ? policy.normal.maxGasWei - use.gasWei : policy.protective.maxGasWei - use.protectiveGasWei
  const operationsLeft =
    laneClass === 'normal'
      ? policy.normal.maxOperations - use.operations
      : policy.protective.maxOperations - use.protectiveOperations
  // The last one may burn all the gas that is left; the fee is 1 wei a unit.
  const gas = operationsLeft <= 1 ? gasLeft : gasLeft / BigInt(1 + random.below(4))
  const userOp = buildFixtureUserOp({
    sender: world.vault,
    nonce: buildNonce(buildNonceKey(VALIDATOR, { laneClass, index: 0 }), 0n),
    callData: calls.length === 0 ? '0x' : encodeExecuteBatch(calls),
    callGasLimit: gas > 0n ? gas : 0n,
    verificationGasLimit: 0n,
    preVerificationGas: 0n,
    maxFeePerGas: 1n,
    ...(policy.vaultPaysGas
      ? {}
      : { paymaster: THIEF, paymasterVerificationGasLimit: 0n, paymasterPostOpGasLimit: 0n }),
  })
  const period = getPeriod(policy, nowSec)
  const window = { validAfterSec: nowSec - 1, validUntilSec: nowSec + 60 }
  const verdict = evaluatePolicy({ ...policy, paymasters: [THIEF] }, { userOp, use, window, period })
  if (!verdict.ok || verdict.value.window.validUntilSec < nowSec) return undefined
  const paid = policy.vaultPaysGas ? payFee(world, userOp.callGasLimit) : world
  if (paid === undefined) return undefined
  const after = execute(paid, calls) ?? paid
  return { nowSec, use: verdict.value.use, world: takeAllowed(after, world) }
}

function drawCall(random: Random, rules: readonly PolicyRule[], world: AttackWorld): VaultCall {
  const rule = random.pick(rules)
  if (rule === undefined) return { target: THIEF, valueWei: 0n, data: '0x' }
  const most = world.held.get('native') ?? 0n
  const cap = rule.value?.capWei ?? 0n
  const valueWei = random.chance(0.6) ? (cap < most ? cap : most) : BigInt(random.below(Number(cap) + 1))
  if (rule.selector === 'bare') return { target: rule.target, valueWei, data: '0x' }
  const build = (): VaultCall => ({
    target: rule.target,
    valueWei,
    data: concat([
      rule.selector === 'bare' ? '0x' : rule.selector,
      ...rule.words.map((word) => drawWord(random, word, world)),
    ]),
  })
  // Most words that are drawn fit; the model has the last word anyway.
  for (let attempt = 0; attempt < 4; attempt++) {
    const call = build()
    const context = {
      index: 0,
      vault: world.vault,
      laneClass: rule.lanes === 'protective' ? 'protective' : 'normal',
    } as const
    if (evaluateCall([rule], call, context).ok) return call
  }
  return build()
}

/** A word that probably passes, and that is worth something to a thief. */
function drawWord(random: Random, checks: readonly WordCheck[], world: AttackWorld): Hex {
  const [first] = checks
  if (first?.kind === 'vault') return pad(world.vault)
  if (first?.kind === 'address') return pad(first.address)
  if (first?.kind === 'oneOfAddresses')
    return pad(random.pick(first.addresses.slice(-1).concat(first.addresses)) ?? THIEF)
  const { cap } = findAmountBound(checks)
  // A free word may be a receiver, a token or an amount.
  if (first?.kind === 'free' && checks.length === 1 && random.chance(0.6)) {
    return pad(random.pick([THIEF, ...TOKENS, ...DEPOSITS, LENDING]) ?? THIEF)
  }
  const amounts = [...world.held.values(), ...world.allowed.values(), cap, BigInt(1 + random.below(50))]
  const wish = random.chance(0.5) ? cap : (random.pick(amounts) ?? cap)
  return numberToHex(wish < cap ? wish : cap, { size: 32 })
}

export const VAULT_OF_THE_SEARCH: Address = '0x00000000000000000000000000000000000a0aaa'
