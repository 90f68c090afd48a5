import type { Fault, Upstream } from './fault.ts'

/** One upstream that goes wrong in one way, and what the API must then say. */
export type FaultCase = {
  readonly upstream: Upstream
  readonly fault: Fault
  /** Refreshes under the fault. */
  readonly slots: number
  /** Time between them, where that of the source would take too long. */
  readonly everyMs?: number
  /** An upstream that is down meanwhile, so that it cannot stand in. */
  readonly without?: Upstream
  readonly must: Must
}

/** What must have been said in one of the rows under the fault. */
type Must = {
  /** A run that failed, with this code. */
  readonly error?: string
  /** Something called stale. */
  readonly stale?: boolean
  /** A listed `data_bad` of this field. */
  readonly bad?: string
  readonly status?: 'frozen' | 'failing'
  readonly breaker?: 'open'
  /** Every run worked, and nothing was stale. */
  readonly unharmed?: boolean
  /** Nothing was stale, since another upstream says the same. */
  readonly fresh?: boolean
  /** A value of the upstream that stands in. */
  readonly standIn?: boolean
}

/** A line of a case's table: what the API said at a moment. */
export type FaultRow = {
  readonly atMs: number
  readonly isFaulty: boolean
  readonly ageMs: number | null
  readonly stale: boolean
  /** Whether something is shown of the upstream that stands in for this one. */
  readonly standIn: boolean
  readonly status: string
  readonly outcome: string
  readonly error: string | null
  readonly breaker: string
  readonly bad: readonly { readonly field: string; readonly reason: string; readonly count: number }[]
}

const UNREACHABLE = { error: 'upstream_unreachable', status: 'failing' } as const
const TOO_LARGE = { error: 'upstream_too_large', status: 'failing' } as const
const OUT_OF_STEP = { error: 'upstream_out_of_step', status: 'failing' } as const
const NOT_JSON = { error: 'upstream_not_json', status: 'failing' } as const

/** Refreshes until stale is long past; until a frozen ticker is refused and grew stale; until frozen markets are told. */
const [FEW, LONG, LONGEST] = [4, 8, 18]
/** Half a day of half hours. */
const HALF_A_DAY = 26

/** Until a feed that stood still for half a day is older than its heartbeat, and what it is given besides. */
const UNTIL_OLD = { slots: 6, everyMs: 6 * 3_600_000 }

const UNHARMED = { slots: 2, must: { unharmed: true } }
/** Of both sources of prices, only GMX's: the feeds on the chain would stand in for it. */
const ALONE = { slots: FEW, without: 'chainlink' } as const
type Told = Omit<FaultCase, 'upstream' | 'fault'>
const CASES: Readonly<Record<Exclude<Upstream, 'clob'>, Readonly<Record<Fault, Told>>>> = {
  gamma: {
    slow: UNHARMED,
    down: { slots: FEW, must: { ...UNREACHABLE, stale: true, breaker: 'open' } },
    lying: { slots: FEW, must: { bad: 'outcomePrices' } },
    frozen: { slots: LONGEST, must: { status: 'frozen' } },
    html: { slots: FEW, must: { ...NOT_JSON, stale: true, breaker: 'open' } },
    huge: { slots: FEW, must: { ...TOO_LARGE, stale: true, breaker: 'open' } },
    ahead: UNHARMED,
    behind: UNHARMED,
  },
  gmx: {
    slow: UNHARMED,
    down: { ...ALONE, must: { ...UNREACHABLE, stale: true, breaker: 'open' } },
    lying: { ...ALONE, must: { bad: 'minPrice', stale: true } },
    frozen: { ...ALONE, slots: LONG + 2, must: { bad: 'updatedAt', stale: true } },
    html: { slots: FEW, must: { ...NOT_JSON, breaker: 'open', fresh: true, standIn: true } },
    huge: { ...ALONE, must: { ...TOO_LARGE, stale: true, breaker: 'open' } },
    ahead: { ...ALONE, must: { bad: 'updatedAt', stale: true } },
    behind: { ...ALONE, must: { bad: 'updatedAt', stale: true } },
  },
  feed: {
    slow: UNHARMED,
    down: { slots: FEW, must: { ...UNREACHABLE, breaker: 'open' } },
    lying: { slots: 2, must: { bad: 'link' } },
    frozen: { slots: HALF_A_DAY, must: { status: 'frozen' } },
    html: { slots: FEW, must: { error: 'upstream_bad_shape', status: 'failing', breaker: 'open' } },
    huge: { slots: FEW, must: { ...TOO_LARGE, breaker: 'open' } },
    ahead: UNHARMED,
    behind: UNHARMED,
  },
  // With GMX beside it: what of both disagrees is refused, and what only one can say stays fresh.
  chainlink: {
    slow: UNHARMED,
    down: { slots: FEW, must: { ...UNREACHABLE, breaker: 'open', fresh: true } },
    lying: { slots: FEW, must: { bad: 'price', stale: true } },
    frozen: { ...UNTIL_OLD, must: { bad: 'updatedAt', status: 'failing' } },
    html: { slots: FEW, must: { ...UNREACHABLE, breaker: 'open', fresh: true } },
    huge: { slots: FEW, must: { ...UNREACHABLE, breaker: 'open', fresh: true } },
    ahead: { slots: FEW, must: { ...OUT_OF_STEP, breaker: 'open', fresh: true } },
    behind: { slots: FEW, must: { ...OUT_OF_STEP, breaker: 'open', fresh: true } },
  },
}

/** The case of an upstream that is refreshed; the CLOB is asked when somebody asks us. */
export function getFaultCase(upstream: Exclude<Upstream, 'clob'>, fault: Fault): FaultCase {
  return { upstream, fault, ...CASES[upstream][fault] }
}

/** What was not said that had to be, or the other way round. */
export function judgeCase({ must }: FaultCase, rows: readonly FaultRow[]): readonly string[] {
  const faulty = rows.filter(({ isFaulty }) => isFaulty)
  const missing = (what: string, is: (row: FaultRow) => boolean): readonly string[] =>
    faulty.some(is) ? [] : [`never said: ${what}`]
  const last = rows.at(-1)
  return [
    ...(must.error === undefined ? [] : missing(must.error, ({ error }) => error === must.error)),
    ...(must.stale ? missing('stale', ({ stale }) => stale) : []),
    ...(must.bad === undefined
      ? []
      : missing(`data_bad ${must.bad}`, ({ bad }) => bad.some(({ field }) => field === must.bad))),
    ...(must.status === undefined ? [] : missing(must.status, ({ status }) => status === must.status)),
    ...(must.breaker === undefined
      ? []
      : missing(`breaker ${must.breaker}`, ({ breaker }) => breaker === must.breaker)),
    ...(must.standIn ? missing('a value of what stands in', ({ standIn }) => standIn) : []),
    ...(must.fresh && faulty.some(({ stale }) => stale) ? ['stale, though another upstream says the same'] : []),
    ...(must.unharmed && faulty.some(({ stale, status }) => stale || status !== 'ok') ? ['harmed'] : []),
    ...(last && !last.isFaulty && last.status === 'ok' && !last.stale && last.breaker === 'closed'
      ? []
      : ['did not recover']),
  ]
}
