import type { Cast, Contender } from './contender.ts'
import type { Ground } from './ground.ts'
import type { Scenario } from './scenarios.ts'

/** What became of the casts of one contender under one fault. */
export type Result = {
  readonly fault: string
  readonly client: string
  readonly asked: number
  /** On the chain exactly once. */
  readonly executed: number
  /** Not on the chain, and the client says that it will not be. */
  readonly ended: number
  /** Not on the chain, though the client said that it was. */
  readonly lost: number
  /** On the chain more than once. */
  readonly duplicated: number
  /** Not on the chain, and the client says nothing. */
  readonly stuck: number
  /** On the chain, though the client said that it was not. */
  readonly misreported: number
  readonly seconds: number
}

/** Deeper than any reorg here, and long enough for whatever is left in a mempool. */
const SETTLE_BLOCKS = 20
let nextAmount = 1_000_001n

/** Does one fault to one contender, lets everything come to rest, and counts what the chain has. */
export async function compare(options: {
  readonly scenario: Scenario
  readonly contender: Contender
  readonly ground: Ground
  readonly castCount: number
}): Promise<Result> {
  const { scenario, contender, ground, castCount } = options
  const startedAtMs = performance.now()
  const casts: Cast[] = Array.from({ length: castCount }, () => ({ id: crypto.randomUUID(), amount: nextAmount++ }))
  contender.proxy.forgetCalls()
  const reports = await scenario.run(contender, casts, ground.chain)
  contender.proxy.heal()
  await ground.calm()
  await ground.chain.untilHeight((await ground.chain.getHeight()) + SETTLE_BLOCKS)
  const amounts = await ground.listAmounts(contender.account)
  const count = (matches: (times: number, report: 'done' | 'ended' | undefined) => boolean) =>
    casts.filter(({ id, amount }) => matches(amounts.filter((other) => other === amount).length, reports.get(id)))
      .length
  return {
    ...{ fault: scenario.name, client: contender.name, asked: casts.length },
    executed: count((times) => times === 1),
    ended: count((times, report) => times === 0 && report === 'ended'),
    lost: count((times, report) => times === 0 && report === 'done'),
    duplicated: count((times) => times > 1),
    stuck: count((times, report) => times === 0 && report === undefined),
    misreported: count((times, report) => times === 1 && report === 'ended'),
    seconds: Math.round((performance.now() - startedAtMs) / 100) / 10,
  }
}

/** Over all faults, by client. */
export function sum(results: readonly Result[]): readonly Result[] {
  const clients = [...new Set(results.map(({ client }) => client))]
  const add = (a: Result, b: Result): Result => ({
    ...a,
    fault: 'all',
    asked: a.asked + b.asked,
    executed: a.executed + b.executed,
    ended: a.ended + b.ended,
    lost: a.lost + b.lost,
    duplicated: a.duplicated + b.duplicated,
    stuck: a.stuck + b.stuck,
    misreported: a.misreported + b.misreported,
    seconds: a.seconds + b.seconds,
  })
  return clients.map((client) => results.filter((result) => result.client === client).reduce(add))
}
