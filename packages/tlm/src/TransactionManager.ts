import { DurableObject } from 'cloudflare:workers'
import {
  findNextWakeAtMs,
  type IntentState,
  listOpen,
  toIntentView,
  type VaultIdentity,
} from '@spells/core/transaction'
import { type AccessRefusal, isTerminal, ok, type Result, refuse, type TransactionManagerRpc } from '@spells/shared'
import { type AcceptIntent, createAcceptIntent } from './acceptIntent.ts'
import { findOwnName, parseManagerName, verifyAccess } from './access.ts'
import { createSigner } from './adapters/signer.ts'
import { createWorkerKeyHolder } from './adapters/workerKeyHolder.ts'
import { createAlarmGuard } from './alarmGuard.ts'
import { readCertificateMaterial } from './certificateMaterial.ts'
import type { TransactionManagerDependencies } from './dependencies.ts'
import { closeInEmergency } from './emergencyClose.ts'
import { createEmergencyStore } from './emergencyStore.ts'
import { migrate } from './migrations.ts'
import { createOwnerSignatures, type OwnerSignatures } from './ownerSignatures.ts'
import { rewrapKeys } from './rewrapKeys.ts'
import { createSessionKeys, type SessionKeys } from './sessionKeys.ts'
import { createSessionStore, type SessionStore } from './sessionStore.ts'
import { createVaultEngine, type VaultEngine } from './vaultEngine.ts'
import { createVaultStore, type VaultStore } from './vaultStore.ts'

type Method = keyof TransactionManagerRpc
type Request<Name extends Method> = NonNullable<Parameters<TransactionManagerRpc[Name]>[1]>
type Answer<Name extends Method> = ReturnType<TransactionManagerRpc[Name]>

const MAX_LISTED = 500
const MAX_ALERTS = 50

/**
 * The transaction manager of one Metavault: the shell around the pure machine of `@spells/core/transaction`. Every
 * method needs a service token of audience `tlm` whose subject is this object's name.
 */
export class TransactionManager<Env = unknown> extends DurableObject<Env> implements TransactionManagerRpc {
  readonly #deps: TransactionManagerDependencies
  readonly #sessions: SessionStore
  readonly #store: VaultStore
  readonly #sessionKeys: SessionKeys
  readonly #ownerSignatures: OwnerSignatures
  readonly #engine: VaultEngine
  readonly #acceptIntent: AcceptIntent
  readonly #guardAlarm: ReturnType<typeof createAlarmGuard>

  constructor(ctx: DurableObjectState, env: Env, deps: TransactionManagerDependencies) {
    super(ctx, env)
    migrate(ctx.storage)
    const { chain, bundler, sponsor, premises, keyVault, failpoint, limits } = deps
    const { entryPoint, ownerValidator } = deps.deployment
    const sessions = createSessionStore(ctx.storage.sql)
    const store = createVaultStore(ctx.storage, { sessions, ownerValidator })
    const worker = createWorkerKeyHolder({ keyVault, sessions })
    const signer = createSigner({ worker, service: deps.keyService, sessions })
    this.#deps = deps
    this.#sessions = sessions
    this.#store = store
    this.#sessionKeys = createSessionKeys({ signer, sessions, chain, entryPoint })
    const effects = { chain, bundler, sponsor, premises, signer, sessions, store, failpoint, limits, entryPoint }
    this.#engine = createVaultEngine({ ...deps, storage: ctx.storage, store, effects })
    this.#acceptIntent = createAcceptIntent({ engine: this.#engine, store, sessions, limits, failpoint })
    this.#guardAlarm = createAlarmGuard({ storage: ctx.storage, store })
    this.#ownerSignatures = createOwnerSignatures({ chain, engine: this.#engine, store, limits })
    // A lost alarm must not leave open work asleep. One that is set for later is left as it is.
    void ctx.blockConcurrencyWhile(async () => {
      if (!this.#engine.hasWork()) return
      const alarmAtMs = await ctx.storage.getAlarm()
      if (alarmAtMs === null || alarmAtMs < Date.now()) await ctx.storage.setAlarm(Date.now())
    })
  }

  /** Runs what is due. */
  override async alarm(): Promise<void> {
    await this.#guardAlarm(async () => {
      if (this.#store.find()) await this.#engine.wake()
    })
  }

  async prepareSession(token: string, request: Request<'prepareSession'>): Answer<'prepareSession'> {
    const access = await this.#enter(token)
    return access.ok ? this.#sessionKeys.prepare(access.value, request) : access
  }

  async getSession(token: string, { sessionRef }: Request<'getSession'>): Answer<'getSession'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const session = await this.#sessionKeys.read(access.value, sessionRef)
    if (!session.ok) return session
    const { view, ended } = session.value
    if (!ended || view.keyWiped) return ok(view)
    await this.#engine.deliver(() => ({ kind: 'sessionEnded', sessionId: view.sessionId, why: ended }))
    return ok({ ...view, keyWiped: true })
  }

  async wipeSession(token: string, { sessionRef }: Request<'wipeSession'>): Answer<'wipeSession'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const session = this.#sessions.findByRef(sessionRef)
    if (!session) return refuse({ code: 'session_not_found' })
    // The key goes first, whether or not the chain can be asked.
    await this.#engine.deliver(() => ({ kind: 'sessionEnded', sessionId: session.sessionId, why: 'wiped' }))
    const read = await this.#sessionKeys.read(access.value, sessionRef)
    return read.ok ? ok(read.value.view) : read
  }

  async submit(token: string, intent: Request<'submit'>): Answer<'submit'> {
    const access = await this.#enter(token)
    return access.ok ? this.#acceptIntent(access.value, intent) : access
  }

  async signOwnerOperation(token: string, request: Request<'signOwnerOperation'>): Answer<'signOwnerOperation'> {
    const access = await this.#enter(token)
    return access.ok ? this.#ownerSignatures.take(access.value, request) : access
  }

  async takeBackOwnerOperation(
    token: string,
    request: Request<'takeBackOwnerOperation'>,
  ): Answer<'takeBackOwnerOperation'> {
    const access = await this.#enter(token)
    return access.ok ? this.#ownerSignatures.takeBack(access.value, request) : access
  }

  async getIntent(token: string, request: Request<'getIntent'>): Answer<'getIntent'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const intent = this.#store.findIntent(request.id)
    if (!intent) return refuse({ code: 'intent_not_found' })
    return ok(toIntentView(access.value, intent, { nextWakeAtMs: await this.#findNextWakeAtMs() }))
  }

  async getCertificateMaterial(
    token: string,
    request: Request<'getCertificateMaterial'>,
  ): Answer<'getCertificateMaterial'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const intent = this.#store.findIntent(request.id)
    if (!intent) return refuse({ code: 'intent_not_found' })
    const { entryPoint } = this.#deps.deployment
    const deps = { sql: this.ctx.storage.sql, sessions: this.#sessions, entryPoint }
    return ok(readCertificateMaterial(deps, access.value, intent))
  }

  async listIntents(token: string): Answer<'listIntents'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const nextWakeAtMs = await this.#findNextWakeAtMs()
    const toView = (intent: IntentState) =>
      toIntentView(access.value, intent, isTerminal(intent.status) ? {} : { nextWakeAtMs })
    return ok(this.#store.listIntents(MAX_LISTED).map(toView))
  }

  async listAlerts(token: string): Answer<'listAlerts'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const halted = this.#store.find()?.state.halted
    return ok({ ...(halted && { halted }), alerts: this.#store.listAlerts(MAX_ALERTS) })
  }

  async listFacts(token: string, request: Request<'listFacts'>): Answer<'listFacts'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const limit = Math.min(Math.max(1, request.limit), MAX_LISTED)
    const facts = this.#store.listFacts(request.afterSequence, limit)
    return ok({ facts, lastSequence: this.#store.find()?.state.factSequence ?? 0 })
  }

  async emergencyClose(token: string, request: Request<'emergencyClose'>): Answer<'emergencyClose'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const requests = createEmergencyStore(this.ctx.storage.sql)
    const deps = { ...this.#deps, store: this.#store, sessions: this.#sessions, requests, submit: this.#acceptIntent }
    return closeInEmergency(deps, access.value, request, await this.#deps.clock.nowMs())
  }

  async rewrapKeys(token: string, request: Request<'rewrapKeys'>): Answer<'rewrapKeys'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const { entryPoint } = this.#deps.deployment
    const { keyVault, failpoint } = this.#deps
    const deps = { keyVault, sessions: this.#sessions, failpoint }
    return rewrapKeys(deps, { ...access.value, entryPoint }, request.masterKeyId)
  }

  async poke(token: string): Answer<'poke'> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const state = await this.#engine.deliver(() => ({ kind: 'ticked' }))
    return ok({ open: listOpen(state).length, nextWakeAtMs: (await this.#findNextWakeAtMs()) ?? null })
  }

  /** Checks the token and, the first time, writes down whose object this is. */
  async #enter(token: string): Promise<Result<VaultIdentity, AccessRefusal>> {
    const { chainId, deployment, serviceTokenSecret: secret, clock, names } = this.#deps
    const { sessionValidator, ownerValidator } = deployment
    const pinned = this.#store.find()?.state.identity
    const expected = { chainId, sessionValidator, ownerValidator }
    const identity = pinned ?? parseManagerName(findOwnName(this.ctx.id, token, names), expected)
    const access = await verifyAccess(token, { secret, identity, nowMs: await clock.nowMs() })
    if (!access.ok || !identity) return access.ok ? refuse({ code: 'wrong_vault' }) : access
    if (!this.#store.find()) this.#store.pin(identity)
    return ok(identity)
  }

  async #findNextWakeAtMs(): Promise<number | undefined> {
    const vault = this.#store.find()
    return vault && findNextWakeAtMs(vault.state, await this.#deps.clock.nowMs())
  }
}
