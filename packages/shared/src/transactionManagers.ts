import type { Address, Hex } from 'viem'
import { AppError } from './appError.ts'
import type { Clock } from './clock.ts'
import type { IntentId, SessionRef } from './ids.ts'
import type { Result } from './result.ts'
import { signServiceToken } from './serviceToken.ts'
import type { Intent } from './transaction.ts'
import {
  type AccessRefusal,
  type EmergencyCloseRequest,
  type OwnerSignatureRequest,
  type TransactionManagerRpc,
  transactionManagerName,
} from './transactionManagerRpc.ts'

type Refused<Reply> = Reply extends { readonly ok: false; readonly refusal: infer Refusal } ? Refusal : never
type Value<Reply> = Reply extends { readonly ok: true; readonly value: infer Item } ? Item : never
type Method = keyof TransactionManagerRpc
type Reply<Name extends Method> = Awaited<ReturnType<TransactionManagerRpc[Name]>>
type Answer<Name extends Method> = Promise<Result<Value<Reply<Name>>, Exclude<Refused<Reply<Name>>, AccessRefusal>>>

/** One vault's transaction manager, with the service token taken care of. Throws `transaction_manager_unavailable`. */
export type TransactionManager = {
  prepareSession(request: { readonly sessionRef: SessionRef; readonly grant: Hex }): Answer<'prepareSession'>
  getSession(sessionRef: SessionRef): Answer<'getSession'>
  wipeSession(sessionRef: SessionRef): Answer<'wipeSession'>
  submit(intent: Intent): Answer<'submit'>
  signOwnerOperation(request: OwnerSignatureRequest): Answer<'signOwnerOperation'>
  takeBackOwnerOperation(id: IntentId): Answer<'takeBackOwnerOperation'>
  getIntent(id: IntentId): Answer<'getIntent'>
  getCertificateMaterial(id: IntentId): Answer<'getCertificateMaterial'>
  listIntents(): Answer<'listIntents'>
  listAlerts(): Answer<'listAlerts'>
  listFacts(afterSequence: number, limit: number): Answer<'listFacts'>
  emergencyClose(request: EmergencyCloseRequest): Answer<'emergencyClose'>
  rewrapKeys(masterKeyId: string): Answer<'rewrapKeys'>
  poke(): Answer<'poke'>
}

/** Finds the transaction manager of a vault. */
export type FindTransactionManager = (chainId: number, vault: Address) => TransactionManager

/** What this needs of the Durable Object namespace. */
export type TransactionManagerNamespace = { getByName(name: string): TransactionManagerRpc }

const accessRefusals: ReadonlySet<string> = new Set(['unauthenticated', 'wrong_audience', 'wrong_vault'])

/**
 * Access to the transaction managers over Durable Object RPC.
 * @param options.secret service token secret shared with the private Worker
 */
export function createTransactionManagers(options: {
  readonly namespace: TransactionManagerNamespace
  readonly secret: string
  readonly clock: Clock
}): FindTransactionManager {
  return (chainId, vault) => {
    const subject = transactionManagerName(chainId, vault)
    async function call<Name extends Method>(
      name: Name,
      invoke: (rpc: TransactionManagerRpc, token: string) => Promise<Reply<Name>>,
    ): Promise<Result<Value<Reply<Name>>, Exclude<Refused<Reply<Name>>, AccessRefusal>>> {
      const nowMs = await options.clock.nowMs()
      const token = await signServiceToken({ secret: options.secret, audience: 'tlm', subject, nowMs })
      let reply: Result<unknown, { readonly code: string }>
      try {
        reply = await invoke(options.namespace.getByName(subject), token)
      } catch (cause) {
        throw new AppError({
          code: 'transaction_manager_unavailable',
          shortMessage: 'The transaction manager does not answer.',
          facts: { method: name },
          cause,
          // Every method is idempotent: submit by the intent's id, an owner's signature by its operation.
          retry: 'safe',
        })
      }
      if (!reply.ok && accessRefusals.has(reply.refusal.code)) {
        throw new AppError({
          code: 'service_token_refused',
          shortMessage: 'The transaction manager refused our service token.',
          facts: { method: name, refusal: reply.refusal.code },
          retry: 'never',
        })
      }
      return reply as Result<Value<Reply<Name>>, Exclude<Refused<Reply<Name>>, AccessRefusal>>
    }
    return {
      prepareSession: (request) => call('prepareSession', (rpc, token) => rpc.prepareSession(token, request)),
      getSession: (sessionRef) => call('getSession', (rpc, token) => rpc.getSession(token, { sessionRef })),
      wipeSession: (sessionRef) => call('wipeSession', (rpc, token) => rpc.wipeSession(token, { sessionRef })),
      submit: (intent) => call('submit', (rpc, token) => rpc.submit(token, intent)),
      signOwnerOperation: (request) =>
        call('signOwnerOperation', (rpc, token) => rpc.signOwnerOperation(token, request)),
      takeBackOwnerOperation: (id) =>
        call('takeBackOwnerOperation', (rpc, token) => rpc.takeBackOwnerOperation(token, { id })),
      getIntent: (id) => call('getIntent', (rpc, token) => rpc.getIntent(token, { id })),
      getCertificateMaterial: (id) =>
        call('getCertificateMaterial', (rpc, token) => rpc.getCertificateMaterial(token, { id })),
      listIntents: () => call('listIntents', (rpc, token) => rpc.listIntents(token)),
      listAlerts: () => call('listAlerts', (rpc, token) => rpc.listAlerts(token)),
      listFacts: (afterSequence, limit) =>
        call('listFacts', (rpc, token) => rpc.listFacts(token, { afterSequence, limit })),
      emergencyClose: (request) => call('emergencyClose', (rpc, token) => rpc.emergencyClose(token, request)),
      rewrapKeys: (masterKeyId) => call('rewrapKeys', (rpc, token) => rpc.rewrapKeys(token, { masterKeyId })),
      poke: () => call('poke', (rpc, token) => rpc.poke(token)),
    }
  }
}
