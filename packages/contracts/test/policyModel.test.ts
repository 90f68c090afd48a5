import {
  encodePolicy,
  encodeSessionSignature,
  evaluatePolicy,
  getSessionId,
  type Policy,
  type SessionUse,
  STUB_ECDSA,
  type UserOperation,
} from '@spells/core'
import { sessionValidatorAbi } from '@spells/shared/abi'
import fc from 'fast-check'
import {
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  encodeAbiParameters,
  encodePacked,
  type Hex,
  keccak256,
  zeroHash,
} from 'viem'
import { toPackedUserOperation } from 'viem/account-abstraction'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildOperation, buildPolicy, NOW_SEC, question } from './policyQuestions.ts'
import { buildTestPolicy } from './sessionOps.ts'
import { type Setup, setupVault } from './setupVault.ts'

// The contract and the model in core are written apart. Here they are asked the same questions.

let setup: Setup
let template: Policy
beforeAll(async () => {
  setup = await setupVault()
  template = buildTestPolicy(setup.vault, NOW_SEC)
})
afterAll(() => setup.stop())

/** Where SessionValidator keeps its sessions and budgets; OpenZeppelin's EIP712 has the two slots before. */
const SESSIONS_SLOT = 2n
const BUDGETS_SLOT = 4n

/** How many questions: the full run asks for more, and other ones. */
const QUESTIONS = Number(process.env.POLICY_QUESTIONS ?? 1200)
const SEED = Number(process.env.POLICY_SEED ?? 1)

/** A session that is live in epoch 0 and has used so much, as the contract stores it. */
function buildStorage(sessionId: Hex, vault: Address, use: SessionUse): readonly { slot: Hex; value: Hex }[] {
  const session = encodePacked(
    ['uint80', 'uint80', 'uint32', 'uint32', 'uint32'],
    [use.protectiveGasWei, use.gasWei, use.protectiveOperations, use.operations, 1],
  )
  const budgets = use.budgets.map(({ total, inPeriod, period }, index) => ({
    slot: findSlot(keccak256(encodePacked(['bytes32', 'uint8'], [sessionId, index])), BUDGETS_SLOT, vault),
    value: encodePacked(['uint32', 'uint96', 'uint128'], [period, inPeriod, total]),
  }))
  return [{ slot: findSlot(sessionId, SESSIONS_SLOT, vault), value: session }, ...budgets]
}

/** `mapping(bytes32 => mapping(address => …))` at `place`. */
function findSlot(key: Hex, place: bigint, account: Address): Hex {
  const outer = keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint256' }], [key, place]))
  return keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [account, outer]))
}

type Asked = {
  readonly policy: Policy
  readonly userOp: UserOperation
  readonly period: number
  readonly use: SessionUse
}

/** Asks the contract, with the session put straight into its storage. */
async function askContract({ policy, userOp, period, use }: Asked): Promise<string> {
  const encoded = encodePolicy(policy)
  const { contracts, publicClient, vault } = setup
  const window = { validAfterSec: NOW_SEC - 50, validUntilSec: NOW_SEC + 500 }
  const signature = encodeSessionSignature({ ...window, period, ecdsa: STUB_ECDSA, policy: encoded })
  const stateDiff = [...buildStorage(getSessionId(encoded), vault, use)]
  const outcome = await publicClient
    .simulateContract({
      account: vault,
      address: contracts.sessionValidator,
      abi: sessionValidatorAbi,
      functionName: 'validateUserOp',
      args: [toPackedUserOperation({ ...userOp, signature }), zeroHash],
      stateOverride: [{ address: contracts.sessionValidator, stateDiff }],
    })
    .then(({ result }) => {
      const validAfterSec = Number(result >> 208n)
      const validUntilSec = Number((result >> 160n) & 0xffff_ffff_ffffn)
      return `accepted ${validAfterSec} ${validUntilSec}`
    })
    .catch((error: unknown) => {
      const reverted =
        error instanceof BaseError ? error.walk((one) => one instanceof ContractFunctionRevertedError) : null
      if (!(reverted instanceof ContractFunctionRevertedError) || reverted.data === undefined) throw error
      return [reverted.data.errorName, ...detail(reverted.data.errorName, reverted.data.args ?? [])].join(' ')
    })
  return outcome
}

/** The facts that both sides name. */
function detail(errorName: string, args: readonly unknown[]): readonly string[] {
  return ['EncodingRefused', 'CallCountRefused', 'LaneRefused'].includes(errorName) ? [] : args.map(String)
}

function askModel({ policy, userOp, period, use }: Asked): string {
  const window = { validAfterSec: NOW_SEC - 50, validUntilSec: NOW_SEC + 500 }
  const verdict = evaluatePolicy(policy, { userOp, use, window, period })
  if (verdict.ok) return `accepted ${verdict.value.window.validAfterSec} ${verdict.value.window.validUntilSec}`
  const { code, ...facts } = verdict.refusal
  const name = code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const values = Object.values(facts).map((fact) =>
    String('target' in facts && fact === facts.target ? BigInt(fact) : fact),
  )
  return [name, ...detail(name, values)].join(' ')
}

describe('SessionValidator and evaluatePolicy', () => {
  test('behavior: both say the same, for the same reason', { timeout: 600_000 }, async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const policy = buildPolicy(asked, template)
        const userOp = buildOperation(asked, { vault: setup.vault, ...setup.contracts })
        const { period, use } = asked
        const model = askModel({ policy, userOp, period, use })
        const contract = await askContract({ policy, userOp, period, use })
        const kind = model.split(' ')[0] ?? ''
        seen.set(kind, (seen.get(kind) ?? 0) + 1)
        // The model reads the whole batch before its calls; of several refusals each may name another one.
        if (model.startsWith('EncodingRefused')) expect(contract).not.toContain('accepted')
        else expect(contract).toBe(model)
      }),
      { numRuns: QUESTIONS, seed: SEED },
    )
    console.table(Object.fromEntries([...seen].sort((a, b) => b[1] - a[1])))
    // The questions reach every answer, acceptance included.
    for (const kind of [
      'accepted',
      'TargetRefused',
      'SelectorRefused',
      'LaneRefusesCall',
      'ValueRefused',
      'LengthRefused',
      'WordRefused',
      'TotalBudgetExceeded',
      'PeriodBudgetExceeded',
      'PeriodPassed',
      'OperationsUsedUp',
      'GasBudgetExceeded',
      'EncodingRefused',
      'LaneRefused',
      'FeeRefused',
      'PaymasterRefused',
      'VaultPaymentRefused',
      'PeriodRefused',
      'ExecutionRefused',
    ]) {
      expect(seen.get(kind) ?? 0, `${kind} was never reached: ${JSON.stringify([...seen])}`).toBeGreaterThan(0)
    }
  })
})
