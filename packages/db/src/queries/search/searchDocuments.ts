import { type SQL, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** A document that has words of a query. */
export type FoundDocument = {
  readonly kind: 'market' | 'story'
  readonly id: string
  readonly title: string
  /** 0 to 20. */
  readonly prominence: number
  /** How near each other the words stand and in which part, in [0, 1). */
  readonly closeness: number
  /** Whether it has each of the parts. */
  readonly has: readonly boolean[]
}

/** What the index knows of a word. */
export type IndexedWord = {
  readonly asked: string
  readonly isKnown: boolean
  readonly isBeginning: boolean
  readonly near: readonly string[]
}

/** Likeness from which on a word is looked at as what another may have meant, by the trigrams in common. */
const NEAR = '0.2'
const MAX_NEAR = 20

/** Says of words whether documents have them; of those that none has, which ones look alike. Public data. */
export async function listIndexedWords(
  tx: PublicTransaction,
  words: readonly string[],
): Promise<readonly IndexedWord[]> {
  if (words.length === 0) return []
  const result = await tx.execute(sql`
    with setting as materialized (select set_config('pg_trgm.similarity_threshold', ${NEAR}, true)),
    asked as materialized (
      select one.word, one.place, exists (select from search_words as known where known.word = one.word) as is_known,
        exists (select from search_words as longer where longer.word ^@ one.word and longer.word <> one.word) as is_beginning
      from setting, jsonb_array_elements_text(${JSON.stringify(words)}::jsonb) with ordinality as one(word, place))
    select asked.word as asked, asked.is_known, asked.is_beginning, coalesce(alike.words, '[]'::jsonb) as near
    from asked left join lateral (
      select jsonb_agg(word) as words from (
        select known.word from search_words as known
        where known.word operator(extensions.%) asked.word
        order by extensions.similarity(known.word, asked.word) desc, known.word limit ${MAX_NEAR}) as nearest
    ) as alike on not asked.is_known and length(asked.word) >= 4
    order by asked.place`)
  type Row = { asked: string; is_known: boolean; is_beginning: boolean; near: readonly string[] }
  return readRows<Row>(result).map(({ asked, is_known, is_beginning, near }) => {
    return { asked, isKnown: is_known, isBeginning: is_beginning, near }
  })
}

/**
 * Documents that answer to a query of words, those with most behind them, in no order. Public data.
 * @param request.query text of a `tsquery` over folded words
 * @param request.parts texts of its single words, of each of which it is told whether the document has it
 */
export async function searchDocuments(
  tx: PublicTransaction,
  request: {
    readonly query: string
    readonly parts: readonly string[]
    readonly kind?: FoundDocument['kind'] | undefined
    readonly limit: number
  },
): Promise<readonly FoundDocument[]> {
  const { query, parts, kind, limit } = request
  const toQuery = (text: string): SQL => sql`to_tsquery('pg_catalog.english', ${text})`
  const has = sql.join(
    parts.map((part) => sql`found.words @@ ${toQuery(part)}`),
    sql`, `,
  )
  const result = await tx.execute(sql`
    with found as materialized (
      select kind, id, title, prominence, words from search_documents
      where words @@ ${toQuery(query)} ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      order by prominence desc, id limit ${limit})
    select kind, id, title, prominence, ts_rank_cd(words, ${toQuery(query)}, 32) as closeness, jsonb_build_array(${has}) as has
    from found`)
  return readRows<FoundDocument>(result).map(({ closeness, prominence, ...row }) => {
    return { ...row, prominence: Number(prominence), closeness: Number(closeness) }
  })
}
