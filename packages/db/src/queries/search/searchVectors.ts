import { type SQL, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'

/** Vectors of one model and dimension, 1 to 2,000. */
type Space = { readonly model: string; readonly dimension: number }
type Key = { readonly kind: 'market' | 'story'; readonly id: string }
type NearestRequest = {
  readonly vector: readonly number[]
  /** Both where it is left out. */
  readonly kind?: Key['kind'] | undefined
  readonly limit: number
}

const KINDS = ['market', 'story'] as const
const kindLiterals: Readonly<Record<Key['kind'], SQL>> = { market: sql`'market'`, story: sql`'story'` }

/** Longest text that is embedded, in characters: a question or title, and the titles of a story's further reports. */
const MAX_TEXT = 1_000
/** How many neighbours the index of a kind looks at. */
const NEIGHBOURS = 200
/** An answer that takes longer, in milliseconds, is not waited for: there is one by words. */
const TIMEOUT_MS = 1_000

/** Whether vectors of a space can be searched, and if not, why. Public data. */
export async function getSearchVectorState(
  tx: PublicTransaction,
  { model, dimension }: Space,
): Promise<'ready' | 'none_embedded' | 'no_pgvector'> {
  const table = await tx.execute(sql`select to_regclass('public.search_vectors') is not null as found`)
  if (!readRows<{ found: boolean }>(table)[0]?.found) return 'no_pgvector'
  const some = await tx.execute(sql`select exists (select from search_vectors
    where dimension = ${toLiteral(dimension)} and model = ${model} and embedding is not null) as found`)
  return readRows<{ found: boolean }>(some)[0]?.found ? 'ready' : 'none_embedded'
}

/**
 * Makes table and indexes for a space where they are not there yet, and forgets the vectors of every other.
 * @returns false where the server has no pgvector
 */
export async function prepareSearchVectors(tx: SystemTransaction, { model, dimension }: Space): Promise<boolean> {
  const table = await tx.execute(sql`select prepare_search_vectors(null) as is_there`)
  if (!readRows<{ is_there: boolean }>(table)[0]?.is_there) return false
  await tx.execute(sql`delete from search_vectors where model <> ${model} or dimension <> ${toLiteral(dimension)}`)
  await tx.execute(sql`select prepare_search_vectors(${toLiteral(dimension)})`)
  return true
}

/** Documents whose present text was not embedded yet, those with most behind them first; `left` counts all. */
export async function listUnembeddedDocuments(
  tx: SystemTransaction,
  { model, dimension }: Space,
  limit: number,
): Promise<{
  readonly documents: readonly (Key & { readonly text: string; readonly textHash: string })[]
  readonly left: number
}> {
  // The body of a market is its slug, which says its question again.
  const result = await tx.execute(sql`
    with told as (
      select kind, id, prominence,
        left(case kind when 'market' then title else title || E'\n' || body end, ${MAX_TEXT}) as text
      from search_documents),
    missing as (
      select told.*, (count(*) over ())::int as left_over
      from told left join search_vectors as known on known.kind = told.kind and known.id = told.id
        and known.model = ${model} and known.dimension = ${toLiteral(dimension)}
      -- A text is hashed only where there is something to compare it with.
      where known.id is null or known.text_hash <> ${hashOf(sql`told.text`)}
      order by told.prominence desc, told.kind, told.id limit ${limit})
    select kind, id, text, ${hashOf(sql`text`)} as hash, left_over from missing order by prominence desc, kind, id`)
  const rows = readRows<Key & { text: string; hash: string; left_over: number }>(result)
  return {
    documents: rows.map(({ kind, id, text, hash }) => ({ kind, id, text, textHash: hash })),
    left: rows[0]?.left_over ?? 0,
  }
}

/** Keeps vectors, null for a text that has none; those of documents that are gone meanwhile are left out. */
export async function saveSearchVectors(
  tx: SystemTransaction,
  { model, dimension }: Space,
  rows: readonly (Key & { readonly textHash: string; readonly vector: readonly number[] | null })[],
): Promise<void> {
  const values = rows.map(({ kind, id, textHash, vector }) => {
    return { kind, id, hash: textHash, embedding: vector && toText(vector) }
  })
  await tx.execute(sql`
    insert into search_vectors (kind, id, model, dimension, text_hash, embedding)
    select given.kind, given.id, ${model}, ${toLiteral(dimension)}, given.hash, given.embedding::extensions.vector
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as given(kind text, id text, hash text, embedding text)
    join search_documents as known on known.kind = given.kind and known.id = given.id
    on conflict (kind, id) do update set model = excluded.model, dimension = excluded.dimension,
      text_hash = excluded.text_hash, embedding = excluded.embedding`)
}

/**
 * The documents that are nearest to a vector, by the cosine, nearest first. Public data.
 * @returns `similarity` in [-1, 1]
 */
export async function findNearestDocuments(
  tx: PublicTransaction,
  space: Space,
  request: NearestRequest,
): Promise<readonly (Key & { readonly title: string; readonly similarity: number })[]> {
  await tx.execute(sql`select set_config('hnsw.ef_search', ${String(NEIGHBOURS)}, true),
    set_config('statement_timeout', ${String(TIMEOUT_MS)}, true)`)
  const result = await tx.execute(buildNearestQuery(space, request))
  return readRows<Key & { title: string; similarity: number }>(result).map(({ similarity, ...row }) => {
    return { ...row, similarity: Number(similarity) }
  })
}

/** The query of `findNearestDocuments`: each kind by its own index, in the index's words, or it is not used. */
export function buildNearestQuery({ model, dimension }: Space, { vector, kind, limit }: NearestRequest): SQL {
  const typed = sql`extensions.vector(${toLiteral(dimension)})`
  const distance = sql`(embedding::${typed}) operator(extensions.<=>) ${toText(vector)}::${typed}`
  const nearest = (kind === undefined ? KINDS : [kind]).map(
    (one) => sql`(select kind, id, ${distance} as distance from search_vectors
      where dimension = ${toLiteral(dimension)} and kind = ${kindLiterals[one]} and model = ${model} and embedding is not null
      order by ${distance} limit ${limit})`,
  )
  return sql`
    with near as materialized (${sql.join(nearest, sql` union all `)})
    select kind, id, title, greatest(-1, least(1, 1 - distance)) as similarity
    from near join search_documents using (kind, id) order by distance, kind, id limit ${limit}`
}

function hashOf(text: SQL): SQL {
  return sql`encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`
}

/** As part of the statement: an index of one dimension is found by its literal alone. */
function toLiteral(dimension: number): SQL {
  if (!Number.isInteger(dimension)) throw new TypeError('A dimension is a whole number.')
  return sql.raw(String(dimension))
}

function toText(vector: readonly number[]): string {
  return `[${vector.join(',')}]`
}
