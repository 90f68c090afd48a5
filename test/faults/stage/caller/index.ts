import {
  createClock,
  createTransactionManagers,
  type TransactionManager,
  type TransactionManagerNamespace,
} from '@spells/shared'
import type { Address } from 'viem'

type Env = {
  readonly TLM: TransactionManagerNamespace
  readonly SERVICE_TOKEN_SECRET: string
  readonly CLOCK_URL: string
}

/** A method of a vault's transaction manager and what it is called with. WIRE: within the tests. */
export type CallerRequest = {
  readonly chainId: number
  readonly vault: Address
  readonly method: keyof TransactionManager
  readonly args: readonly unknown[]
}

/** Calls a transaction manager and answers with its result. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== 'POST') return new Response('ready')
    const { chainId, vault, method, args } = (await request.json()) as CallerRequest
    const find = createTransactionManagers({
      namespace: env.TLM,
      secret: env.SERVICE_TOKEN_SECRET,
      clock: createClock(env.CLOCK_URL),
    })
    const invoke = find(chainId, vault)[method] as (...args: readonly unknown[]) => Promise<unknown>
    try {
      return Response.json(await invoke(...args))
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 502 })
    }
  },
}
