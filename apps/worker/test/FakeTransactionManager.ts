import { DurableObject } from 'cloudflare:workers'
import { getOwnerOpTypedData, getSessionId, withSessionKey } from '@spells/core'
import {
  type AccessRefusal,
  type Deployment,
  deploymentSchema,
  type Intent,
  type IntentId,
  type IntentView,
  type OwnerSignatureRequest,
  ok,
  type Result,
  refuse,
  type SessionKeyView,
  type SessionRef,
  type TransactionManagerRpc,
  verifyServiceToken,
} from '@spells/shared'
import { metavaultAbi, sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, createPublicClient, getAddress, type Hex, http, recoverTypedDataAddress } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import type { Env } from '../src/env.ts'
import { offerOperation } from './offerOperation.ts'

type Stored = {
  readonly sessionId: Hex
  readonly keyAddress: Address
  readonly policy: Hex
  readonly keyWiped: boolean
}

type Offered = {
  readonly intent: Intent
  readonly attempt: number
  readonly signed: readonly Hex[]
  readonly isTakenBack?: boolean
}

/**
 * Stands in for a vault's transaction manager: keeps sessions and reads their state from the real chain, takes an owner's
 * signatures; sends nothing.
 */
export class FakeTransactionManager extends DurableObject<Env> implements TransactionManagerRpc {
  async prepareSession(token: string, request: { readonly sessionRef: SessionRef; readonly grant: Hex }) {
    const refusal = await this.#checkToken(token)
    if (refusal) return refusal
    if (!request.grant.startsWith('0x01')) return refuse({ code: 'invalid_grant' as const, detail: 'Is no policy.' })
    const keyAddress = privateKeyToAddress(generatePrivateKey())
    const policy = withSessionKey(request.grant, keyAddress)
    const stored: Stored = { sessionId: getSessionId(policy), keyAddress, policy, keyWiped: false }
    await this.ctx.storage.put(request.sessionRef, stored)
    return ok(await this.#view(request.sessionRef, stored))
  }

  async getSession(token: string, { sessionRef }: { readonly sessionRef: SessionRef }) {
    const refusal = await this.#checkToken(token)
    if (refusal) return refusal
    const stored = await this.ctx.storage.get<Stored>(sessionRef)
    return stored ? ok(await this.#view(sessionRef, stored)) : refuse({ code: 'session_not_found' as const })
  }

  async wipeSession(token: string, { sessionRef }: { readonly sessionRef: SessionRef }) {
    const refusal = await this.#checkToken(token)
    if (refusal) return refusal
    const stored = await this.ctx.storage.get<Stored>(sessionRef)
    if (!stored) return refuse({ code: 'session_not_found' as const })
    const wiped = { ...stored, keyWiped: true }
    await this.ctx.storage.put(sessionRef, wiped)
    return ok(await this.#view(sessionRef, wiped))
  }

  /** Offers what an owner is to sign; takes nothing else, as a halted vault would: such a cast ends at once. */
  async submit(_token: string, intent: Intent) {
    if (intent.authority.kind !== 'owner') return refuse({ code: 'vault_halted' as const, reason: 'test' })
    const offered: Offered = { intent, attempt: 1, signed: [] }
    await this.ctx.storage.put(intent.id, (await this.ctx.storage.get<Offered>(intent.id)) ?? offered)
    return ok(await this.#viewIntent(intent.id))
  }

  async signOwnerOperation(token: string, request: OwnerSignatureRequest) {
    const refusal = await this.#checkToken(token)
    if (refusal) return refusal
    const { id, userOpHash, signature } = request
    const offered = await this.ctx.storage.get<Offered>(id)
    if (!offered) return refuse({ code: 'intent_not_found' as const })
    if (offered.signed.includes(signature)) return ok(await this.#viewIntent(id))
    const { toSign } = await this.#viewIntent(id)
    if (!toSign) return refuse({ code: 'not_awaiting_signature' as const, status: 'SUBMITTED' as const })
    const { owner, validUntilSec, validAfterSec } = toSign
    if (toSign.userOpHash !== userOpHash) {
      return refuse({ code: 'operation_changed' as const, userOpHash: toSign.userOpHash })
    }
    if (validUntilSec < Date.now() / 1000) return refuse({ code: 'deadline_passed' as const, validUntilSec })
    const validator = this.#deployment().ownerValidator
    const typedData = getOwnerOpTypedData({ chainId: 31337, validator, userOpHash, validAfterSec, validUntilSec })
    const signer = await recoverTypedDataAddress({ ...typedData, signature }).catch(() => undefined)
    if (signer !== owner) return refuse({ code: 'invalid_signature' as const, owner, detail: 'Somebody else signed.' })
    await this.ctx.storage.put(id, { ...offered, signed: [...offered.signed, signature] } satisfies Offered)
    return ok(await this.#viewIntent(id))
  }

  async takeBackOwnerOperation(token: string, { id }: { readonly id: IntentId }) {
    const refusal = await this.#checkToken(token)
    if (refusal) return refusal
    const offered = await this.ctx.storage.get<Offered>(id)
    if (!offered) return refuse({ code: 'intent_not_found' as const })
    if (offered.signed.length > 0)
      return refuse({ code: 'not_awaiting_signature' as const, status: 'SUBMITTED' as const })
    await this.ctx.storage.put(id, { ...offered, isTakenBack: true } satisfies Offered)
    return ok(await this.#viewIntent(id))
  }

  /** As if the signed operation had not landed: another one is offered. */
  async askAgain(id: IntentId) {
    const offered = await this.ctx.storage.get<Offered>(id)
    if (offered) await this.ctx.storage.put(id, { ...offered, attempt: offered.attempt + 1 } satisfies Offered)
  }

  async getIntent(_token: string, { id }: { readonly id: IntentId }) {
    const known = await this.ctx.storage.get<Offered>(id)
    return known ? ok(await this.#viewIntent(id)) : refuse({ code: 'intent_not_found' as const })
  }

  async #viewIntent(id: IntentId): Promise<IntentView> {
    const offered = await this.ctx.storage.get<Offered>(id)
    if (!offered) throw new Error('There is no such intent.')
    const { intent, attempt, signed, isTakenBack } = offered
    const vault = this.#vault()
    const client = createPublicClient({ transport: http(this.env.RPC_URLS) })
    const owner = await client.readContract({ address: vault, abi: metavaultAbi, functionName: 'owner' })
    const isSigned = signed.length === attempt
    if (isTakenBack) {
      const reason = { code: 'taken_back', message: 'The owner took it back before signing it.' }
      return { id, castId: intent.castId, status: 'CREATED', attempts: 0, observations: [], reason }
    }
    const toSign = offerOperation(intent, { vault, owner, deployment: this.#deployment(), attempt })
    const view = { id, castId: intent.castId, attempts: signed.length, observations: [] }
    return { ...view, status: isSigned ? 'SUBMITTED' : 'CREATED', ...(isSigned ? {} : { toSign }) }
  }

  #deployment(): Deployment {
    return deploymentSchema.parse(JSON.parse(this.env.DEPLOYMENT))
  }

  #vault(): Address {
    return getAddress((this.ctx.id.name ?? '').split(':')[1] ?? '')
  }

  async getCertificateMaterial() {
    return refuse({ code: 'intent_not_found' as const })
  }

  async listIntents() {
    return ok([])
  }

  async listAlerts() {
    const alert = { atMs: Date.now(), code: 'intent_stuck', message: 'An operation was not included in time.' }
    return ok({ halted: { code: 'foreign_nonce', message: 'A nonce was used elsewhere.' }, alerts: [alert] })
  }

  async listFacts() {
    return ok({ facts: [], lastSequence: 0 })
  }

  async emergencyClose(token: string) {
    return (await this.#checkToken(token)) ?? ok({ closes: [], calls: [] })
  }

  async rewrapKeys(token: string) {
    return (await this.#checkToken(token)) ?? ok({})
  }

  async poke(token: string) {
    return (await this.#checkToken(token)) ?? ok({ open: 0, nextWakeAtMs: null })
  }

  async #checkToken(token: string): Promise<Result<never, AccessRefusal> | undefined> {
    const subject = this.ctx.id.name ?? ''
    const { SERVICE_TOKEN_SECRET: secret } = this.env
    const verified = await verifyServiceToken(token, { secret, audience: 'tlm', subject, nowMs: Date.now() })
    return verified.ok ? undefined : verified
  }

  async #view(sessionRef: SessionRef, stored: Stored): Promise<SessionKeyView> {
    const deployment = this.#deployment()
    const vault = this.#vault()
    const client = createPublicClient({ transport: http(this.env.RPC_URLS) })
    const [live, revoked, operations, protectiveOperations, gasWei, protectiveGasWei] = await client.readContract({
      address: deployment.sessionValidator,
      abi: sessionValidatorAbi,
      functionName: 'getSession',
      args: [vault, stored.sessionId],
    })
    const use = {
      operations,
      protectiveOperations,
      gasWei: String(gasWei),
      protectiveGasWei: String(protectiveGasWei),
      budgets: ['0'],
    }
    const { sessionId, keyAddress, policy, keyWiped } = stored
    const status = live ? 'installed' : revoked ? 'revoked' : 'prepared'
    return { sessionRef, sessionId, keyAddress, policy, status, keyWiped, ...(live ? { use } : {}) }
  }
}
