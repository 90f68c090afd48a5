import { type CastId, certificateSchema, type SessionRef, type TriggerId, type VaultId } from '@spells/shared'
import {
  balancesReplySchema,
  type CreateCastBody,
  type CreateSessionBody,
  type CreateTriggerBody,
  type CreateVaultBody,
  castDetailSchema,
  castSchema,
  drillSchema,
  type EmergencyCloseBody,
  emergencyCloseSchema,
  exitCheckSchema,
  meSchema,
  type PageQuery,
  pageSchema,
  portfolioSchema,
  positionSchema,
  queueReplySchema,
  quoteSchema,
  type RequirementsQuery,
  requirementsReplySchema,
  revokeAllSchema,
  type SignCastBody,
  type StartDrillBody,
  sessionSchema,
  spineEventSchema,
  sponsorshipSchema,
  triggerSchema,
  type UpdateTriggerBody,
  type UpdateWorkspaceSettingsBody,
  vaultSchema,
  workspaceSettingsSchema,
} from '@spells/shared/api'
import type { Address } from 'viem'
import { z } from 'zod'
import { buildPublicResources } from './buildPublicResources.ts'
import { type LiveOptions, openLive } from './openLive.ts'
import { signAndWait, type TypedDataSigner } from './signAndWait.ts'
import type { MessageSigner } from './signIn.ts'
import { createTransport, type TransportOptions } from './transport.ts'
import { type WaitOptions, waitForCast } from './waitForCast.ts'

export type Client = ReturnType<typeof createClient>

/**
 * A typed client of the public API.
 * @example
 * const client = createClient({ baseUrl: 'http://127.0.0.1:8787' })
 * await client.auth.signIn({ address, signMessage: (message) => wallet.signMessage({ message }) })
 * const vaults = await client.vaults.list()
 */
export function createClient(options: TransportOptions) {
  const transport = createTransport(options)
  const { send } = transport
  const getCast = (id: CastId) => send({ method: 'GET', path: `casts/${id}`, reply: castDetailSchema })
  const signCast = (id: CastId, body: SignCastBody) =>
    send({ method: 'POST', path: `casts/${id}/signature`, body, reply: castDetailSchema })

  return {
    ...buildPublicResources(transport),
    auth: {
      signIn: async (signer: MessageSigner) => {
        // Most visits of a page never sign in: this part is loaded when somebody does.
        const { signIn } = await import('./signIn.ts')
        return signIn(transport, signer)
      },
      signOut: async () => {
        await send({ method: 'POST', path: 'auth/logout', reply: z.unknown() })
        transport.setSession({})
      },
    },
    me: () => send({ method: 'GET', path: 'me', reply: meSchema }),
    workspace: {
      settings: () => send({ method: 'GET', path: 'workspace/settings', reply: workspaceSettingsSchema }),
      /** For the owner of the workspace. */
      update: (body: UpdateWorkspaceSettingsBody) =>
        send({ method: 'PATCH', path: 'workspace/settings', body, reply: workspaceSettingsSchema }),
    },
    vaults: {
      create: (body: CreateVaultBody) => send({ method: 'POST', path: 'vaults', body, reply: vaultSchema }),
      list: (query: PageQuery = {}) => send({ method: 'GET', path: 'vaults', query, reply: pageSchema(vaultSchema) }),
      get: (id: VaultId) => send({ method: 'GET', path: `vaults/${id}`, reply: vaultSchema }),
      /** What the vault's transaction manager still works on, oldest first. */
      queue: (id: VaultId) => send({ method: 'GET', path: `vaults/${id}/queue`, reply: queueReplySchema }),
      /**
       * Closes every position by the owner's signature of `EmergencyClose` (`getEmergencyCloseTypedData` of the core).
       * The same body again tells how it stands.
       */
      emergencyClose: (vault: VaultId | Address, body: EmergencyCloseBody) =>
        send({ method: 'POST', path: `vaults/${vault}/emergency-close`, body, reply: emergencyCloseSchema }),
      /** What the vault holds, read from the chain. */
      balances: (id: VaultId) => send({ method: 'GET', path: `vaults/${id}/balances`, reply: balancesReplySchema }),
      /** Whether each installed session can enter and leave now, and what will stop it within days. */
      exitCheck: (id: VaultId) => send({ method: 'GET', path: `vaults/${id}/exit-check`, reply: exitCheckSchema }),
      /** What an action needs, and what is missing. */
      requirements: (id: VaultId, query: RequirementsQuery) =>
        send({ method: 'GET', path: `vaults/${id}/requirements`, query, reply: requirementsReplySchema }),
    },
    sessions: {
      /** Prepares a grant; `armCalls` of the reply install it. */
      create: (vault: VaultId, body: CreateSessionBody) =>
        send({ method: 'POST', path: `vaults/${vault}/sessions`, body, reply: sessionSchema }),
      list: (vault: VaultId, query: PageQuery = {}) =>
        send({ method: 'GET', path: `vaults/${vault}/sessions`, query, reply: pageSchema(sessionSchema) }),
      get: (vault: VaultId, session: SessionRef) =>
        send({ method: 'GET', path: `vaults/${vault}/sessions/${session}`, reply: sessionSchema }),
      /** How to try to break it, and what the latest try here found. */
      drill: (vault: VaultId, session: SessionRef) =>
        send({ method: 'GET', path: `vaults/${vault}/sessions/${session}/drill`, reply: drillSchema }),
      /** Tries to break it, where the deployment offers that. */
      startDrill: (vault: VaultId, session: SessionRef, body: StartDrillBody = {}) =>
        send({ method: 'POST', path: `vaults/${vault}/sessions/${session}/drill`, body, reply: drillSchema }),
      /** Asks for the transactions that revoke it (`disarmCalls`). */
      remove: (vault: VaultId, session: SessionRef) =>
        send({ method: 'DELETE', path: `vaults/${vault}/sessions/${session}`, reply: sessionSchema }),
      /** Stops casting under every session, and gives the owner the call, or the plan of a cast, that ends them all. */
      revokeAll: (vault: VaultId) =>
        send({ method: 'POST', path: `vaults/${vault}/sessions/revoke-all`, reply: revokeAllSchema }),
    },
    quotes: {
      create: (body: CreateCastBody) => send({ method: 'POST', path: 'quotes', body, reply: quoteSchema }),
    },
    casts: {
      /**
       * A plan without a session, or one that arms, disarms or withdraws, waits for the owner: follow it with `signAndWait`.
       * @param idempotencyKey 1–128 visible characters; the same key and body give the same cast
       */
      create: (body: CreateCastBody, idempotencyKey: string) =>
        send({
          method: 'POST',
          path: 'casts',
          body,
          headers: { 'idempotency-key': idempotencyKey },
          reply: castSchema,
        }),
      list: (query: PageQuery & { readonly vaultId?: VaultId; readonly status?: string } = {}) =>
        send({ method: 'GET', path: 'casts', query, reply: pageSchema(castSchema) }),
      get: getCast,
      /** What became of a cast that has ended, to be checked against any node. */
      certificate: (id: CastId) => send({ method: 'GET', path: `casts/${id}/certificate`, reply: certificateSchema }),
      wait: (id: CastId, options?: WaitOptions) => waitForCast(getCast, id, options),
      /** Hands over the owner's signature of `toSign.typedData`. */
      sign: signCast,
      /** Takes back a cast that its owner has not signed; the next one needs not wait for it. */
      cancel: (id: CastId) => send({ method: 'POST', path: `casts/${id}/cancel`, reply: castDetailSchema }),
      /** Waits like `wait`, and has the owner sign what the cast asks for. */
      signAndWait: (id: CastId, signTypedData: TypedDataSigner, options?: WaitOptions) =>
        signAndWait({ get: getCast, sign: signCast }, id, signTypedData, options),
    },
    triggers: {
      /** @param idempotencyKey 1–128 visible characters; the same key and body are the same trigger */
      create: (body: CreateTriggerBody, idempotencyKey: string) =>
        send({
          method: 'POST',
          path: 'triggers',
          body,
          headers: { 'idempotency-key': idempotencyKey },
          reply: triggerSchema,
        }),
      list: (query: PageQuery = {}) =>
        send({ method: 'GET', path: 'triggers', query, reply: pageSchema(triggerSchema) }),
      get: (id: TriggerId) => send({ method: 'GET', path: `triggers/${id}`, reply: triggerSchema }),
      update: (id: TriggerId, body: UpdateTriggerBody) =>
        send({ method: 'PATCH', path: `triggers/${id}`, body, reply: triggerSchema }),
      remove: (id: TriggerId) => send({ method: 'DELETE', path: `triggers/${id}`, reply: z.unknown() }),
    },
    /** What is sponsored for the workspace today, and whether the sponsor can pay now. */
    sponsorship: () => send({ method: 'GET', path: 'sponsorship', reply: sponsorshipSchema }),
    portfolio: () => send({ method: 'GET', path: 'portfolio', reply: portfolioSchema }),
    positions: {
      list: (query: PageQuery & { readonly state?: string } = {}) =>
        send({ method: 'GET', path: 'positions', query, reply: pageSchema(positionSchema) }),
    },
    /** Told what changed as it happens; the details are fetched by the calls above. */
    live: (options: LiveOptions) => openLive(transport, options),
    events: {
      list: (query: PageQuery = {}) =>
        send({ method: 'GET', path: 'events', query, reply: pageSchema(spineEventSchema) }),
    },
  }
}
