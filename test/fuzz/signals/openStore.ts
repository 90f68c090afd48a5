import {
  createSystemDatabase,
  type MarketEventRow,
  type MarketRow,
  type PriceRow,
  saveDataBad,
  saveMarketEvents,
  saveMarkets,
  savePrices,
  saveWorldEvents,
  type WorldEventRow,
} from '@spells/db'
import { migrate } from '@spells/db/migrate'
import { startPostgres } from '@spells/local/postgres'
import pg from 'pg'

/** What a refresh would store of one document. */
export type Storable = {
  readonly source: string
  readonly markets?: readonly MarketRow[]
  readonly marketEvents?: readonly Omit<MarketEventRow, 'tagSlugs'>[]
  readonly prices?: readonly PriceRow[]
  readonly events?: readonly Omit<WorldEventRow, 'storyId'>[]
  readonly refused: readonly { readonly id: string; readonly field: string; readonly reason: string }[]
}

/** PostgreSQL with the product's schema, as the refreshes write to it. */
export type Store = {
  /**
   * Stores what a document gave and reads it back.
   * @returns what is wrong: it was refused, or is another than what was stored
   */
  findFlaw(storable: Storable): Promise<string | undefined>
  close(): Promise<void>
}

export async function openStore(): Promise<Store> {
  const postgres = await startPostgres()
  await migrate(postgres.urls.owner)
  const database = createSystemDatabase({ connectionString: postgres.urls.system, maxConnections: 1 })
  const reader = new pg.Client({ connectionString: postgres.urls.superuser })
  await reader.connect()
  let turn = 0
  return {
    async findFlaw(storable) {
      // Later than what is there, so that it is not overtaken.
      const laterMs = ++turn
      const markets = (storable.markets ?? []).map((row) => ({ ...row, observedAt: row.observedAt + laterMs }))
      const marketEvents = (storable.marketEvents ?? []).map((row) => {
        return { ...row, observedAt: row.observedAt + laterMs }
      })
      const prices = (storable.prices ?? []).map((row) => ({ ...row, observedAt: row.observedAt + laterMs }))
      const events = (storable.events ?? []).map((row) => ({ ...row, id: `${row.id}-${laterMs}` }))
      const { source, refused } = storable
      try {
        await database.withSystem(async (tx) => {
          await saveMarkets(tx, markets)
          await saveMarketEvents(tx, marketEvents)
          await savePrices(tx, prices)
          await saveWorldEvents(tx, events)
          await saveDataBad(tx, { source, atMs: laterMs, items: refused })
        })
      } catch (error) {
        return `refused by PostgreSQL: ${describe(error)}`
      }
      const flaws = [
        await compare(reader, MARKETS, markets.map(toMarketText)),
        await compare(reader, MARKET_EVENTS, marketEvents.map(toMarketEventText)),
        await compare(reader, PRICES, prices.map(toPriceText)),
        await compare(reader, EVENTS, events.map(toEventText)),
        await compareRefused(reader, source, refused),
      ]
      return flaws.find((flaw) => flaw !== undefined)
    },
    close: async () => {
      await reader.end()
      await database.close()
      await postgres.stop()
    },
  }
}

const AT = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint::text`
/** Each reads rows by id, with the columns as texts. */
const MARKETS = `select id, array[question, slug, outcomes::text, token_ids::text, probability::text, liquidity_usd::text,
  volume_usd::text, ${AT('ends_at')}, status, ${AT('observed_at')}] as columns from markets where id = any($1)`
const MARKET_EVENTS = `select id, array[title, tags::text, to_json(tag_slugs)::text, to_json(market_ids)::text,
  ${AT('observed_at')}] as columns from market_events where id = any($1)`
const PRICES = `select token as id, array[symbol, decimals::text, min_usd::text, max_usd::text, ${AT('observed_at')}] as columns
  from prices where token = any($1)`
const EVENTS = `select id, array[source, title, link, summary, ${AT('published_at')}, ${AT('observed_at')}, category, severity,
  classification::text] as columns from world_events where id = any($1)`

type Texts = { readonly id: string; readonly columns: readonly (string | null)[] }

const number = (value: number | null): string | null => (value === null ? null : String(value))

function toMarketText(row: MarketRow): Texts {
  const { id, question, slug, outcomes, tokenIds, probability, liquidityUsd, volumeUsd, endsAt, status, observedAt } =
    row
  const lists = [JSON.stringify(outcomes), JSON.stringify(tokenIds)]
  const numbers = [probability, liquidityUsd, volumeUsd, endsAt].map(number)
  return { id, columns: [question, slug, ...lists, ...numbers, status, String(observedAt)] }
}

function toMarketEventText({ id, title, tags, marketIds, observedAt }: Omit<MarketEventRow, 'tagSlugs'>): Texts {
  const lists = [tags, tags.map(({ slug }) => slug), marketIds].map((list) => JSON.stringify(list))
  return { id, columns: [title, ...lists, String(observedAt)] }
}

function toPriceText({ token, symbol, decimals, minUsd, maxUsd, observedAt }: PriceRow): Texts {
  return { id: token, columns: [symbol, String(decimals), minUsd, maxUsd, String(observedAt)] }
}

function toEventText(row: Omit<WorldEventRow, 'storyId'>): Texts {
  const { id, source, title, link, summary, publishedAt, observedAt, category, severity, classification } = row
  const times = [String(publishedAt), String(observedAt)]
  return { id, columns: [source, title, link, summary, ...times, category, severity, JSON.stringify(classification)] }
}

async function compare(reader: pg.Client, query: string, wanted: readonly Texts[]): Promise<string | undefined> {
  if (wanted.length === 0) return undefined
  const { rows } = await reader.query<{ id: string; columns: (string | null)[] }>(query, [wanted.map(({ id }) => id)])
  const stored = new Map(rows.map(({ id, columns }) => [id, columns]))
  for (const { id, columns } of wanted) {
    const found = stored.get(id)
    if (!found) return `${id} is not there`
    const at = columns.findIndex((column, place) => !isSame(column, found[place] ?? null))
    if (at >= 0) return `${id}: ${JSON.stringify(columns[at])} came back as ${JSON.stringify(found[at])}`
  }
  return undefined
}

/** JSON and numbers are compared by what they mean: PostgreSQL writes both in its own way. */
function isSame(wanted: string | null, found: string | null): boolean {
  if (wanted === found) return true
  if (wanted === null || found === null) return false
  if (wanted !== '' && Number(wanted) === Number(found)) return true
  if (!/^[[{]/.test(wanted)) return false
  return sortKeys(wanted) === sortKeys(found)
}

function sortKeys(json: string): string {
  return JSON.stringify(JSON.parse(json), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

async function compareRefused(
  reader: pg.Client,
  source: string,
  refused: Storable['refused'],
): Promise<string | undefined> {
  if (refused.length === 0) return undefined
  const ids = refused.map(({ id }) => id)
  const { rows } = await reader.query<{ key: string }>(
    `select item_id || '/' || field as key from data_bad where source = $1 and item_id = any($2)`,
    [source, ids],
  )
  const stored = new Set(rows.map(({ key }) => key))
  const lost = refused.find(({ id, field }) => !stored.has(`${id}/${field}`))
  return lost && `the refusal of ${lost.id} is not there`
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
