import { type SQL, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'

/** Vectors of one model and dimension, 1 to 2,000. */
type Space = { readonly model: string; readonly dimension: number }
type Key = { readonly kind: 'market' | 'story'; readonly id: string }

/** Longest text that is embedded, in characters: a question or title, and the titles of a story's further reports. */
const MAX_TEXT = 1_000
/** How many neighbours the index looks at; it looks before documents of another kind are left out. */
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
    where dimension = ${toLiteral(dimension)} and model = ${model}) as found`)
  return readRows<{ found: boolean }>(some)[0]?.found ? 'ready' : 'none_embedded'
}

/**
 * Makes table and index for a space where they are not there yet, and forgets the vectors of every other.
 * @returns false where the server has no pgvector
 */
export async function prepareSearchVectors(tx: SystemTransaction, { model, dimension }: Space): Promise<boolean> {
  const table = await tx.execute(sql`select prepare_search_vectors(null) as is_there`)
  if (!readRows<{ is_there: boolean }>(table)[0]?.is_there) return false
  await tx.execute(sql`delete from search_vectors where model <> ${model} or dimension <> ${toLiteral(dimension)}`)
  await tx.execute(sql`select prepare_search_vectors(${toLiteral(dimension)})`)
  return true
}

/** Documents without a vector of their present text, those with most behind them first; `left` counts all. */
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
    hashed as (select *, encode(sha256(convert_to(text, 'UTF8')), 'hex') as hash from told)
    select kind, id, text, hash, (count(*) over ())::int as left_over from hashed
    where not exists (select from search_vectors as known
      where known.kind = hashed.kind and known.id = hashed.id and known.text_hash = hashed.hash
        and known.model = ${model} and known.dimension = ${toLiteral(dimension)})
    order by prominence desc, kind, id limit ${limit}`)
  const rows = readRows<Key & { text: string; hash: string; left_over: number }>(result)
  return {
    documents: rows.map(({ kind, id, text, hash }) => ({ kind, id, text, textHash: hash })),
    left: rows[0]?.left_over ?? 0,
  }
}

/** Keeps vectors; those of documents that are gone meanwhile are left out. */
export async function saveSearchVectors(
  tx: SystemTransaction,
  { model, dimension }: Space,
  rows: readonly (Key & { readonly textHash: string; readonly vector: readonly number[] })[],
): Promise<void> {
  const values = rows.map(({ kind, id, textHash, vector }) => ({ kind, id, hash: textHash, embedding: toText(vector) }))
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
  request: { readonly vector: readonly number[]; readonly kind?: Key['kind'] | undefined; readonly limit: number },
): Promise<readonly (Key & { readonly title: string; readonly similarity: number })[]> {
  const { vector, kind, limit } = request
  // In the words of the index, or it is not used.
  const typed = sql`extensions.vector(${toLiteral(space.dimension)})`
  await tx.execute(sql`select set_config('hnsw.ef_search', ${String(NEIGHBOURS)}, true),
    set_config('statement_timeout', ${String(TIMEOUT_MS)}, true)`)
  const result = await tx.execute(sql`
    with near as materialized (
      select kind, id, (embedding::${typed}) operator(extensions.<=>) ${toText(vector)}::${typed} as distance
      from search_vectors
      where dimension = ${toLiteral(space.dimension)} and model = ${space.model}
        ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      order by (embedding::${typed}) operator(extensions.<=>) ${toText(vector)}::${typed} limit ${limit})
    select kind, id, title, greatest(-1, least(1, 1 - distance)) as similarity
    from near join search_documents using (kind, id) order by distance, kind, id`)
  return readRows<Key & { title: string; similarity: number }>(result).map(({ similarity, ...row }) => {
    return { ...row, similarity: Number(similarity) }
  })
}

/** As part of the statement: an index of one dimension is found by its literal alone. */
function toLiteral(dimension: number): SQL {
  if (!Number.isInteger(dimension)) throw new TypeError('A dimension is a whole number.')
  return sql.raw(String(dimension))
}

function toText(vector: readonly number[]): string {
  return `[${vector.join(',')}]`
}
