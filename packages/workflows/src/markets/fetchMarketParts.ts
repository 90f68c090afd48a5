import type { WorkflowStep } from 'cloudflare:workers'
import { AppError } from '@spells/shared'
import type { MarketCursor, MarketSource } from '@spells/signals'
import type { FaultMemory } from '../refresh/faultMemory.ts'
import { PATIENCE } from '../refresh/patience.ts'
import { fetchMarketPart, findNextPlace, forgetMarkets, listPartMarkets, type MarketPart } from './fetchMarketPart.ts'

const MAX_MARKETS = 20_000

/**
 * Fetches all markets, each part in a step of its own.
 * @param parts where each is put as it comes; empty before
 * @throws AppError upstream_*
 */
export async function fetchMarketParts(
  step: WorkflowStep,
  parts: MarketPart[],
  deps: { readonly source: MarketSource; readonly faults: FaultMemory },
): Promise<void> {
  const known = new Set<string>()
  let received = 0
  let place: MarketCursor | null = null
  do {
    const part: MarketPart = await fetchOne(step, { ...deps, name: `fetch v1 ${parts.length}`, after: place })
    const found = addNew(known, part)
    // An upstream that does not page would give the same markets for ever.
    if (parts.length > 0 && part.received > 0 && found === 'known') throw notUsable('does not page')
    parts.push(part)
    received += part.received
    place = findNextPlace(parts)
  } while (place !== null && received < MAX_MARKETS)
  if (known.size === 0) throw notUsable('has no market that can be used')
}

async function fetchOne(
  step: WorkflowStep,
  request: {
    readonly source: MarketSource
    readonly faults: FaultMemory
    readonly name: string
    readonly after: MarketCursor | null
  },
): Promise<MarketPart> {
  const { source, faults, name, after } = request
  const made: MarketPart[] = []
  const part = await step.do(name, PATIENCE, async () => {
    const fetched = await faults.keep(() => fetchMarketPart(source, after))
    made.push(fetched)
    return fetched
  })
  // What comes out of a step is a copy of what was made in it.
  for (const one of made) if (one !== part) forgetMarkets(one)
  return part
}

/** What the markets of a part are beside those that are known, to which they are added. */
function addNew(known: Set<string>, part: MarketPart): 'none' | 'known' | 'new' {
  const before = known.size
  let count = 0
  for (const { id } of listPartMarkets(part)) {
    known.add(id)
    count++
  }
  if (count === 0) return 'none'
  return known.size === before ? 'known' : 'new'
}

function notUsable(what: string): AppError {
  return new AppError({
    code: 'upstream_not_usable',
    shortMessage: `The source of the markets ${what}; the last good snapshot stays.`,
    retry: 'safe',
  })
}
