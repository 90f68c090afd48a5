import { DurableObject } from 'cloudflare:workers'
import { getSessionId, withSessionKey } from '@spells/core'
import {
  type AccessRefusal,
  type Deployment,
  deploymentSchema,
  ok,
  type Result,
  refuse,
  type SessionKeyView,
  type SessionRef,
  type TransactionManagerRpc,
  verifyServiceToken,
} from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, createPublicClient, getAddress, type Hex, http } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import type { Env } from '../src/env.ts'

type Stored = {
  readonly sessionId: Hex
  readonly keyAddress: Address
  readonly policy: Hex
  readonly keyWiped: boolean
}

/** Stands in for a vault's transaction manager: keeps sessions and reads their state from the real chain; casts nothing. */
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

  /** Takes nothing, as a halted vault would: every cast ends at once. */
  async submit() {
    return refuse({ code: 'vault_halted' as const, reason: 'test' })
  }

  async signOwnerOperation() {
    return refuse({ code: 'intent_not_found' as const })
  }

  async getIntent() {
    return refuse({ code: 'intent_not_found' as const })
  }

  async getCertificateMaterial() {
    return refuse({ code: 'intent_not_found' as const })
  }

  async listIntents() {
    return ok([])
  }

  async listFacts() {
    return ok({ facts: [], lastSequence: 0 })
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
    const deployment: Deployment = deploymentSchema.parse(JSON.parse(this.env.DEPLOYMENT))
    const vault = getAddress((this.ctx.id.name ?? '').split(':')[1] ?? '')
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
