import { deriveUuid } from '@spells/core'
import type { CastId, Inclusion, IntentStatus, Observation } from '@spells/shared'
import type { Address } from 'viem'

/** A cast step that says something about a venue. */
export type PositionSource = {
  readonly stepId: string
  readonly castId: CastId
  /** Undefined when the cast is of no spell: it changes a position, but opens none. */
  readonly spell: string | undefined
  readonly status: IntentStatus
  readonly inclusion: Inclusion | null
  readonly observations: readonly Observation[]
}

export type PositionRow = {
  readonly id: string
  readonly spell: string
  readonly venue: 'aave-v3'
  readonly asset: Address
  readonly state: 'active' | 'closed' | 'liquidated'
  readonly amount: string
  readonly casts: readonly string[]
  readonly observedAt: number
  readonly openedAt: number
  readonly closedAt: number | null
}

/** An asset of a venue and the token whose balance is the exposure. */
export type VenueAsset = { readonly address: Address; readonly aToken: Address }

type Effect = {
  readonly castId: CastId
  readonly spell: string | undefined
  readonly order: bigint
  readonly after: string
}
type Segment = { readonly casts: string[]; readonly spell: string; amount: string }

const observed: ReadonlySet<IntentStatus> = new Set(['CONFIRMED', 'FINALIZED', 'UNMET'])

function listEffects(sources: readonly PositionSource[], vault: Address, aToken: Address): Effect[] {
  return sources
    .flatMap((source) => {
      if (!observed.has(source.status) || !source.inclusion?.success) return []
      const reading = source.observations.find(
        ({ condition }) =>
          condition.token.toLowerCase() === aToken.toLowerCase() &&
          condition.account.toLowerCase() === vault.toLowerCase(),
      )
      if (!reading) return []
      const { castId, spell, inclusion, stepId } = source
      return [{ castId, spell, order: BigInt(inclusion.blockNumber), after: reading.after, stepId }]
    })
    .sort((a, b) => (a.order === b.order ? (a.stepId < b.stepId ? -1 : 1) : a.order < b.order ? -1 : 1))
}

function buildSegments(effects: readonly Effect[]): Segment[] {
  const segments: Segment[] = []
  for (const effect of effects) {
    const last = segments.at(-1)
    if (last && last.amount !== '0') {
      if (!last.casts.includes(effect.castId)) last.casts.push(effect.castId)
      last.amount = effect.after
    } else if (effect.after !== '0' && effect.spell !== undefined) {
      segments.push({ casts: [effect.castId], spell: effect.spell, amount: effect.after })
    }
  }
  return segments
}

/**
 * The positions of a vault, from everything its cast steps observed on the venue, in the order of the chain.
 * A position opens with the first balance above zero and closes with the balance of zero; the next one is a new row.
 * A row that a reorg took back stays, closed and without casts.
 * @param existing rows as they are, for the times that a row keeps
 * @param atMs time of the fact that causes this
 */
export function projectPositions(options: {
  readonly vaultId: string
  readonly vault: Address
  readonly assets: readonly VenueAsset[]
  readonly sources: readonly PositionSource[]
  readonly existing: readonly PositionRow[]
  readonly atMs: number
}): PositionRow[] {
  const known = new Map(options.existing.map((row) => [row.id, row]))
  return options.assets.flatMap((asset) => {
    const rows = buildSegments(listEffects(options.sources, options.vault, asset.aToken)).map((segment) => {
      const id = deriveUuid('position', options.vaultId, 'aave-v3', asset.address, segment.casts[0] ?? '')
      return buildRow({ ...segment, id, asset: asset.address }, known.get(id), options.atMs)
    })
    const retracted = options.existing
      .filter((row) => row.asset.toLowerCase() === asset.address.toLowerCase() && !rows.some(({ id }) => id === row.id))
      .map((row) => buildRow({ ...row, casts: [], amount: '0' }, row, options.atMs))
    return [...rows, ...retracted]
  })
}

function buildRow(
  next: Pick<PositionRow, 'id' | 'spell' | 'asset' | 'casts' | 'amount'>,
  before: PositionRow | undefined,
  atMs: number,
): PositionRow {
  const isClosed = next.amount === '0'
  const isSame =
    before?.amount === next.amount &&
    before.casts.length === next.casts.length &&
    before.casts.every((castId, index) => castId === next.casts[index])
  return {
    id: next.id,
    spell: next.spell,
    venue: 'aave-v3',
    asset: next.asset,
    state: isClosed ? 'closed' : 'active',
    amount: next.amount,
    casts: next.casts,
    observedAt: isSame ? before.observedAt : atMs,
    openedAt: before && before.casts.length > 0 ? before.openedAt : atMs,
    closedAt: isClosed ? (before?.closedAt ?? atMs) : null,
  }
}
