import {
  createClock,
  createTransactionManagers,
  type Intent,
  isTerminal,
  type TransactionManagerNamespace,
} from '@spells/shared'
import type { Address } from 'viem'

type Env = {
  readonly TLM: TransactionManagerNamespace
  readonly SERVICE_TOKEN_SECRET: string
  readonly CLOCK_URL: string
}

/** What to submit, and how often to ask for its outcome. WIRE: within the benchmark. */
export type SubmitRequest = {
  readonly chainId: number
  readonly vault: Address
  readonly intent: Intent
  readonly pollMs: number
}

/** Submits an intent and answers when it is confirmed, or has ended otherwise. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== 'POST') return new Response('ready')
    const { chainId, vault, intent, pollMs } = (await request.json()) as SubmitRequest
    const find = createTransactionManagers({
      namespace: env.TLM,
      secret: env.SERVICE_TOKEN_SECRET,
      clock: createClock(env.CLOCK_URL),
    })
    const manager = find(chainId, vault)
    const submitted = await manager.submit(intent)
    if (!submitted.ok) return Response.json(submitted.refusal, { status: 409 })
    for (;;) {
      const view = await manager.getIntent(intent.id)
      if (!view.ok) return Response.json(view.refusal, { status: 409 })
      const { status } = view.value
      if (status === 'CONFIRMED' || isTerminal(status)) return Response.json({ status })
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  },
}
