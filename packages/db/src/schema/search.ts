import { bigint, customType, index, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'

/** Words with their places and weights, as PostgreSQL's full-text search keeps them. */
const words = customType<{ data: string }>({ dataType: () => 'tsvector' })

/**
 * What can be found by its words: markets and stories. Filled by triggers on their tables, and apart from them, since
 * those change every two minutes while their words hardly ever do.
 */
export const searchDocuments = pgTable(
  'search_documents',
  {
    kind: text('kind', { enum: ['market', 'story'] }).notNull(),
    id: text('id').notNull(),
    title: text('title').notNull(),
    /** Further words: the slug of a market, the titles of a story's reports. */
    body: text('body').notNull(),
    /** How much is behind it, in steps, so that it seldom changes: traded volume, severity. */
    prominence: smallint('prominence').notNull(),
    words: words('words').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id] }),
    index('search_documents_words').using('gin', table.words),
  ],
)

/** Every word that a document ever had: what a misspelt word may have meant. */
export const searchWords = pgTable('search_words', { word: text('word').primaryKey() }, (table) => [
  index('search_words_near').using('gin', table.word.op('extensions.gin_trgm_ops')),
])

/** Tokens that the embedding provider counted, per UTC day and model. Vectors have no table here: they need pgvector. */
export const embeddingUsage = pgTable(
  'embedding_usage',
  {
    day: text('day').notNull(),
    model: text('model').notNull(),
    tokens: bigint('tokens', { mode: 'number' }).notNull(),
    /** Of these, what searches cost. */
    searchTokens: bigint('search_tokens', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.model] })],
)
