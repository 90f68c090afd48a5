import {
  type Certificate,
  type CertificateMaterial,
  type CertifiedAttempt,
  canonicalJson,
  type Inclusion,
  type Intent,
  type IntentStatus,
  intentSchema,
  type TlmFact,
} from '@spells/shared'
import { type Hex, keccak256, numberToHex, stringToHex, zeroAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { buildCertificate, type ChainFacts } from '../src/certificate/index.ts'
import { encodePolicy } from '../src/policy/encodePolicy.ts'
import { getSessionId } from '../src/policy/getSessionId.ts'
import { everbloom } from '../src/spell/everbloom.ts'
import { OWNER_LANE } from '../src/transaction/intentState.ts'
import { ENTRY_POINT_ADDRESS } from '../src/userop/entryPoint.ts'
import { getUserOpHash, type UserOperation } from '../src/userop/getUserOpHash.ts'
import { buildNonce, buildNonceKey } from '../src/userop/nonceKey.ts'
import { encodeOwnerSignature, getOwnerOpTypedData } from '../src/userop/ownerSignature.ts'
import { encodeSessionSignature, getSessionOpTypedData } from '../src/userop/sessionSignature.ts'
import { buildFixturePolicy, buildFixtureUserOp, context, USDC, VALIDATOR, VAULT } from './sessionFixture.ts'

const CHAIN_ID = 31_337
const DEADLINE_SEC = 1_900
const LANE = { laneClass: 'normal', index: 0 } as const
const sessionKey = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const owner = privateKeyToAccount(`0x${'22'.repeat(32)}`)
const policy = encodePolicy(buildFixturePolicy({ key: sessionKey.address }))
const sessionId = getSessionId(policy)
const window = { validAfterSec: 1_000, validUntilSec: DEADLINE_SEC }

/** A certificate and what an honest node says about it. */
export type CertificateFixture = { readonly certificate: Certificate; readonly facts: ChainFacts }

function buildUuid(kind: string): string {
  return `${kind}0000000-0000-4000-8000-000000000001`
}

function buildIntent(authority: Intent['authority']): Intent {
  const plan = everbloom.buildEntry(context, { asset: USDC, amount: '100' })
  if (!plan.ok) throw new Error(plan.refusal.code)
  return intentSchema.parse({
    v: 1,
    id: buildUuid('1'),
    castId: buildUuid('2'),
    workspaceId: buildUuid('3'),
    vaultId: buildUuid('4'),
    correlationId: 'fixture',
    cause: { kind: 'trigger', triggerId: buildUuid('5'), fireId: buildUuid('6') },
    authority,
    conflictGroup: 'everbloom',
    laneClass: 'normal',
    calls: plan.value.calls,
    postConditions: plan.value.postConditions,
    deadlineSec: DEADLINE_SEC,
    maxFeePerGasCeilingWei: '100',
  })
}

function toWire(userOp: UserOperation, signature?: Hex): CertifiedAttempt['operation'] {
  return {
    sender: userOp.sender,
    nonce: numberToHex(userOp.nonce),
    callData: userOp.callData,
    callGasLimit: numberToHex(userOp.callGasLimit),
    verificationGasLimit: numberToHex(userOp.verificationGasLimit),
    preVerificationGas: numberToHex(userOp.preVerificationGas),
    maxFeePerGas: numberToHex(userOp.maxFeePerGas),
    maxPriorityFeePerGas: numberToHex(userOp.maxPriorityFeePerGas),
    ...(signature && { signature }),
  }
}

async function signAsSession(number: number, userOp: UserOperation): Promise<CertifiedAttempt> {
  const userOpHash = getUserOpHash(userOp, CHAIN_ID)
  const terms = { chainId: CHAIN_ID, validator: VALIDATOR, userOpHash, sessionId, period: 0, ...window }
  const ecdsa = await sessionKey.signTypedData(getSessionOpTypedData(terms))
  const signature = encodeSessionSignature({ ...window, period: 0, ecdsa, policy })
  return { number, kind: 'calls', userOpHash, ...window, operation: toWire(userOp, signature) }
}

async function signAsOwner(number: number, userOp: UserOperation): Promise<CertifiedAttempt> {
  const userOpHash = getUserOpHash(userOp, CHAIN_ID)
  const ecdsa = await owner.signTypedData(
    getOwnerOpTypedData({ chainId: CHAIN_ID, validator: VALIDATOR, userOpHash, ...window }),
  )
  const signature = encodeOwnerSignature({ ...window, ecdsa })
  return { number, kind: 'calls', userOpHash, ...window, operation: toWire(userOp, signature) }
}

function buildFact(intent: Intent, sequence: number, status: IntentStatus, more: Partial<TlmFact> = {}): TlmFact {
  const { castId, workspaceId, vaultId, correlationId, cause } = intent
  return {
    v: 1,
    chainId: CHAIN_ID,
    vault: VAULT,
    sequence,
    at: new Date(sequence * 1_000).toISOString(),
    ...{ workspaceId, vaultId, castId, intentId: intent.id, correlationId, cause, status, correction: false },
    ...more,
  }
}

function toFixture(material: CertificateMaterial, facts: ChainFacts): CertificateFixture {
  const built = buildCertificate([material])
  if (!built.ok) throw new Error(built.refusal.code)
  return { certificate: JSON.parse(JSON.stringify(built.value)), facts }
}

function buildMaterial(
  intent: Intent,
  rest: Omit<CertificateMaterial, 'chainId' | 'entryPoint' | 'vault' | 'intent' | 'intentHash'>,
): CertificateMaterial {
  const intentHash = keccak256(stringToHex(canonicalJson(intent)))
  return { chainId: CHAIN_ID, entryPoint: ENTRY_POINT_ADDRESS, vault: VAULT, intent, intentHash, ...rest }
}

/** A session's cast whose second attempt landed after a reorg, with the chain as it was then. */
export async function buildLandedFixture(): Promise<CertificateFixture> {
  const intent = buildIntent({ kind: 'session', sessionId })
  const first = await signAsSession(1, buildFixtureUserOp({ maxFeePerGas: 10n, maxPriorityFeePerGas: 1n }))
  const second = await signAsSession(2, buildFixtureUserOp({ maxFeePerGas: 15n, maxPriorityFeePerGas: 2n }))
  const inclusion: Inclusion = {
    userOpHash: second.userOpHash,
    transactionHash: numberToHex(0x7a, { size: 32 }),
    blockNumber: '42',
    blockHash: numberToHex(0xb2, { size: 32 }),
    success: true,
    actualGasCostWei: '12345',
  }
  const before = { ...inclusion, blockHash: numberToHex(0xb1, { size: 32 }) }
  const slot = { lane: 0, sequence: 0 }
  const observations = intent.postConditions.map((condition) => {
    const rise = condition.kind === 'balanceIncrease'
    return { condition, before: rise ? '0' : '1000', after: rise ? '100' : '900', met: true }
  })
  const named = { userOpHash: second.userOpHash, attempt: 2, nonce: BigInt(second.operation.nonce).toString() }
  const material = buildMaterial(intent, {
    status: 'FINALIZED',
    authority: { kind: 'session', validator: VALIDATOR, sessionId, policy },
    attempts: [first, second],
    inclusion,
    observations,
    journal: [
      { atMs: 1, kind: 'reserved', slot },
      { atMs: 2, kind: 'signed', attempt: 1, userOpHash: first.userOpHash, slot },
      { atMs: 3, kind: 'sendEnded', attempt: 1, outcome: 'deterministic', code: 'fee_too_low' },
      { atMs: 4, kind: 'sendAsked', attempt: 1, send: 2 },
      { atMs: 5, kind: 'signed', attempt: 2, userOpHash: second.userOpHash, slot },
      { atMs: 6, kind: 'sendEnded', attempt: 2, outcome: 'accepted' },
      { atMs: 7, kind: 'included', inclusion: before },
      { atMs: 8, kind: 'takenBack', inclusion: before },
      { atMs: 9, kind: 'included', inclusion },
    ],
    facts: [
      buildFact(intent, 3, 'CREATED'),
      buildFact(intent, 4, 'SIGNED', { ...named, userOpHash: first.userOpHash, attempt: 1 }),
      buildFact(intent, 7, 'PENDING', named),
      buildFact(intent, 8, 'CONFIRMED', { ...named, inclusion: before, observations }),
      buildFact(intent, 9, 'SUBMITTED', { ...named, correction: true }),
      buildFact(intent, 10, 'CONFIRMED', { ...named, inclusion, observations }),
      buildFact(intent, 11, 'FINALIZED', { ...named, inclusion, observations }),
    ],
  })
  const key = buildNonceKey(VALIDATOR, LANE)
  return toFixture(material, {
    chainId: CHAIN_ID,
    finalized: { number: 60n, timeSec: 1_600 },
    steps: [
      {
        sightings: {
          [first.userOpHash]: null,
          [second.userOpHash]: {
            ...inclusion,
            blockTimeSec: 1_500,
            sender: VAULT,
            nonce: buildNonce(key, 0n),
            paymaster: zeroAddress,
          },
        },
        nonces: { [String(key)]: 1n },
        session: { live: true, operations: 1 },
        balances: observations.map((item) => ({ before: BigInt(item.before), after: BigInt(item.after) })),
      },
    ],
  })
}

/** An owner's cast that never landed: the first nonce went to something else, the second was shown and not signed. */
export async function buildExpiredFixture(): Promise<CertificateFixture> {
  const intent = buildIntent({ kind: 'owner' })
  const key = buildNonceKey(VALIDATOR, LANE)
  const [signed, shown] = await Promise.all([
    signAsOwner(1, buildFixtureUserOp({ nonce: buildNonce(key, 4n) })),
    signAsOwner(2, buildFixtureUserOp({ nonce: buildNonce(key, 5n) })),
  ])
  const { number: _, ...terms } = shown
  const { signature: __, ...operation } = shown.operation
  const reason = { code: 'not_signed', message: 'The owner did not sign before the deadline.' }
  const slots = [4, 5].map((sequence) => ({ lane: OWNER_LANE, sequence }))
  const material = buildMaterial(intent, {
    status: 'EXPIRED',
    reason,
    authority: { kind: 'owner', validator: VALIDATOR, owner: owner.address },
    attempts: [signed, { ...terms, operation }],
    observations: [],
    journal: [
      { atMs: 1, kind: 'reserved', slot: slots[0] },
      { atMs: 2, kind: 'released', slot: slots[0], why: 'nonce_taken' },
      { atMs: 3, kind: 'reserved', slot: slots[0] },
      { atMs: 4, kind: 'signatureWanted', attempt: 1, userOpHash: signed.userOpHash, slot: slots[0] },
      { atMs: 5, kind: 'signed', attempt: 1, userOpHash: signed.userOpHash, slot: slots[0] },
      { atMs: 6, kind: 'sendEnded', attempt: 1, outcome: 'landed' },
      { atMs: 7, kind: 'foreignNonce', slot: slots[0], seen: 1 },
      { atMs: 8, kind: 'reserved', slot: slots[1] },
      { atMs: 9, kind: 'signatureWanted', attempt: 2, userOpHash: shown.userOpHash, slot: slots[1] },
    ],
    facts: [
      buildFact(intent, 1, 'CREATED'),
      buildFact(intent, 2, 'SIGNED', { userOpHash: signed.userOpHash, attempt: 1 }),
      buildFact(intent, 3, 'CREATED', { correction: true, userOpHash: signed.userOpHash, attempt: 1 }),
      buildFact(intent, 4, 'EXPIRED', { userOpHash: signed.userOpHash, attempt: 1, reason }),
    ],
  })
  return toFixture(material, {
    chainId: CHAIN_ID,
    finalized: { number: 90n, timeSec: DEADLINE_SEC + 1 },
    steps: [
      {
        sightings: { [signed.userOpHash]: null, [shown.userOpHash]: null },
        nonces: { [String(key)]: 5n },
        owner: owner.address,
        balances: [],
      },
    ],
  })
}

/** A session's cast that was cancelled: its operation without calls landed. */
export async function buildCancelledFixture(): Promise<CertificateFixture> {
  const intent = buildIntent({ kind: 'session', sessionId })
  const calls = await signAsSession(1, buildFixtureUserOp({ maxFeePerGas: 10n, maxPriorityFeePerGas: 1n }))
  const fees = { maxFeePerGas: 15n, maxPriorityFeePerGas: 2n }
  const noOp = { ...(await signAsSession(2, buildFixtureUserOp({ ...fees, callData: '0x' }))), kind: 'noOp' as const }
  const inclusion: Inclusion = {
    userOpHash: noOp.userOpHash,
    transactionHash: numberToHex(0x7a, { size: 32 }),
    blockNumber: '42',
    blockHash: numberToHex(0xb2, { size: 32 }),
    success: true,
    actualGasCostWei: '12345',
  }
  const slot = { lane: 0, sequence: 0 }
  const reason = { code: 'premise_flipped', message: 'The signal has turned.' }
  const material = buildMaterial(intent, {
    status: 'CANCELLED',
    reason,
    authority: { kind: 'session', validator: VALIDATOR, sessionId, policy },
    attempts: [calls, noOp],
    inclusion,
    observations: [],
    journal: [
      { atMs: 1, kind: 'reserved', slot },
      { atMs: 2, kind: 'signed', attempt: 1, userOpHash: calls.userOpHash, slot },
      { atMs: 3, kind: 'signed', attempt: 2, userOpHash: noOp.userOpHash, slot },
      { atMs: 4, kind: 'included', inclusion },
    ],
    facts: [buildFact(intent, 1, 'CREATED'), buildFact(intent, 2, 'CANCELLED', { reason })],
  })
  const key = buildNonceKey(VALIDATOR, LANE)
  const seen = { ...inclusion, blockTimeSec: 1_500, sender: VAULT, nonce: buildNonce(key, 0n), paymaster: zeroAddress }
  return toFixture(material, {
    chainId: CHAIN_ID,
    finalized: { number: 60n, timeSec: 1_600 },
    steps: [
      {
        sightings: { [calls.userOpHash]: null, [noOp.userOpHash]: seen },
        nonces: { [String(key)]: 1n },
        session: { live: true, operations: 1 },
        balances: [],
      },
    ],
  })
}
