import {
  createClock,
  createTransactionManagers,
  type Intent,
  type IntentId,
  isTerminal,
  type Result,
  type SessionRef,
  type TransactionManager,
  type TransactionManagerNamespace,
} from '@spells/shared'
import type { Address, Hex } from 'viem'

type Env = {
  readonly TLM: TransactionManagerNamespace
  readonly SERVICE_TOKEN_SECRET: string
  /** Of a clock that can be moved; absent: the system's. */
  readonly CLOCK_URL?: string
}

/** One request to a vault's transaction manager. WIRE: within the benchmark. */
export type DriverRequest = { readonly chainId: number; readonly vault: Address; readonly action: DriverAction }
export type DriverAction =
  | { readonly kind: 'prepareSession'; readonly sessionRef: SessionRef; readonly grant: Hex }
  /** Submits an intent and waits until it is confirmed. */
  | { readonly kind: 'cast'; readonly intent: Intent; readonly pollMs: number }
  /** Submits intents, `parallel` at a time. */
  | { readonly kind: 'submit'; readonly intents: readonly Intent[]; readonly parallel: number }
  /** Waits until all are confirmed or have ended; the vault's facts after a sequence are read for it. */
  | {
      readonly kind: 'await'
      readonly ids: readonly IntentId[]
      readonly afterSequence: number
      readonly pollMs: number
    }
  /** The sequence of the newest fact. */
  | { readonly kind: 'getSequence' }
  /** Asks for the sequence so many times, `parallel` at a time: calls that store nothing. */
  | { readonly kind: 'read'; readonly times: number; readonly parallel: number }

type Refusal = { readonly code: string }

/** Talks to the transaction managers for the benchmarks. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== 'POST') return new Response('ready')
    const { chainId, vault, action } = (await request.json()) as DriverRequest
    const find = createTransactionManagers({
      ...{ namespace: env.TLM, secret: env.SERVICE_TOKEN_SECRET, clock: createClock(env.CLOCK_URL) },
    })
    return Response.json(await act(find(chainId, vault), action))
  },
}

async function act(manager: TransactionManager, action: DriverAction): Promise<Result<unknown, Refusal>> {
  switch (action.kind) {
    case 'prepareSession':
      return manager.prepareSession(action)
    case 'cast':
      return cast(manager, action)
    case 'submit':
      return doAll(action.intents, action.parallel, (intent) => manager.submit(intent))
    case 'await':
      return awaitAll(manager, action)
    case 'getSequence': {
      const listed = await manager.listFacts(0, 1)
      return listed.ok ? { ok: true, value: listed.value.lastSequence } : listed
    }
    case 'read':
      return doAll(Array.from({ length: action.times }), action.parallel, () => manager.listFacts(0, 1))
  }
}

async function cast(manager: TransactionManager, { intent, pollMs }: ActionOf<'cast'>) {
  const submitted = await manager.submit(intent)
  if (!submitted.ok) return submitted
  for (;;) {
    const view = await manager.getIntent(intent.id)
    if (!view.ok) return view
    const { status } = view.value
    if (status === 'CONFIRMED' || isTerminal(status)) return { ok: true, value: status } as const
    await sleep(pollMs)
  }
}

/** Does one after another, `parallel` at a time, until one is refused. */
async function doAll<Item>(
  items: readonly Item[],
  parallel: number,
  work: (item: Item) => Promise<Result<unknown, Refusal>>,
): Promise<Result<number, Refusal>> {
  const left = items.values()
  let refusal: Refusal | undefined
  const doNext = async (): Promise<void> => {
    for (const item of left) {
      const done = await work(item)
      if (!done.ok) refusal = done.refusal
      if (refusal) return
    }
  }
  await Promise.all(Array.from({ length: parallel }, doNext))
  return refusal ? { ok: false, refusal } : { ok: true, value: items.length }
}

async function awaitAll(manager: TransactionManager, { ids, afterSequence, pollMs }: ActionOf<'await'>) {
  const open = new Set<string>(ids)
  const otherEnds: string[] = []
  let sequence = afterSequence
  for (;;) {
    const listed = await manager.listFacts(sequence, 500)
    if (!listed.ok) return listed
    for (const fact of listed.value.facts) {
      sequence = fact.sequence
      if (fact.status !== 'CONFIRMED' && !isTerminal(fact.status)) continue
      if (open.delete(fact.intentId) && !isGood(fact.status)) otherEnds.push(fact.status)
    }
    if (open.size === 0) return { ok: true, value: { sequence, otherEnds } } as const
    await sleep(pollMs)
  }
}

type ActionOf<Kind extends DriverAction['kind']> = Extract<DriverAction, { readonly kind: Kind }>

function isGood(status: string): boolean {
  return status === 'CONFIRMED' || status === 'FINALIZED'
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
