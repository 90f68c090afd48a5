import { performance } from 'node:perf_hooks'
import { createScopedDatabase } from '@spells/db'
import { migrate } from '@spells/db/migrate'
import { startPostgres } from '@spells/local/postgres'
import { findBySearch } from '@spells/workflows/search'
import pg from 'pg'
import { buildQuestions } from './buildQuestions.ts'

/** How long one kind of search takes, and how often what was looked for is among the first ten. */
export type SearchSpeed = {
  readonly documents: number
  readonly kind: string
  readonly medianMs: number
  readonly p95Ms: number
  readonly found: number
  /** The same by a scan with ILIKE. */
  readonly scanMedianMs: number
  readonly scanFound: number
}

const SEARCHES = 60
const NAMES = 20_000
const LIMIT = 10

/** What somebody types who looks for a question: its telling words, right, wrong or half, or one that thousands have. */
const kinds: readonly (readonly [string, (question: string) => string])[] = [
  ['three words', (question) => pickWords(question).join(' ')],
  ['a word misspelt', (question) => spoil(pickWords(question))],
  ['the last word half typed', (question) => pickWords(question).join(' ').slice(0, -2)],
  ['one common word', (question) => pickWords(question)[2] ?? ''],
]

function pickWords(question: string): readonly string[] {
  const words = question.split(' ')
  return [words[1] ?? '', words[5] ?? '', words[6] ?? '']
}

function spoil([first = '', ...rest]: readonly string[]): string {
  return [`${first.slice(0, 2)}${first[3] ?? ''}${first[2] ?? ''}${first.slice(4)}`, ...rest].join(' ')
}

/** Measures searches over growing numbers of markets in a real PostgreSQL, beside a scan of all questions. */
export async function measureSearch(sizes: readonly number[]): Promise<readonly SearchSpeed[]> {
  const postgres = await startPostgres()
  const database = createScopedDatabase({ connectionString: postgres.urls.app })
  const plain = new pg.Client({ connectionString: postgres.urls.app })
  const writer = new pg.Client({ connectionString: postgres.urls.superuser })
  try {
    await migrate(postgres.urls.owner)
    await plain.connect()
    await writer.connect()
    const questions = buildQuestions(Math.max(...sizes), { seed: 3, names: NAMES })
    const speeds: SearchSpeed[] = []
    let stored = 0
    for (const size of sizes) {
      for (; stored < size; stored += 1_000) await insert(writer, questions.slice(stored, stored + 1_000), stored)
      await writer.query('vacuum analyze')
      const asked = questions.slice(0, size).filter((_, at) => at % Math.floor(size / SEARCHES) === 0)
      for (const [kind, toText] of kinds) {
        const indexed = await measure(asked, async (question) => {
          const found = await findBySearch(database, { q: toText(question), limit: LIMIT })
          return found.items.map(({ title }) => title)
        })
        const scanned = await measure(asked, (question) => scan(plain, toText(question)))
        const { medianMs, p95Ms, found } = indexed
        const beside = { scanMedianMs: scanned.medianMs, scanFound: scanned.found }
        speeds.push({ documents: size, kind, medianMs, p95Ms, found, ...beside })
      }
    }
    return speeds
  } finally {
    await Promise.all([database.close(), plain.end(), writer.end()])
    await postgres.stop()
  }
}

async function measure(questions: readonly string[], search: (question: string) => Promise<readonly string[]>) {
  const times: number[] = []
  let found = 0
  for (const question of questions) {
    const start = performance.now()
    const titles = await search(question)
    times.push(performance.now() - start)
    if (titles.includes(question)) found++
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.floor(part * times.length)] ?? 0
  return { medianMs: at(0.5), p95Ms: at(0.95), found: found / questions.length }
}

/** The baseline: every word somewhere in the question, largest volume first. */
async function scan(client: pg.Client, text: string): Promise<readonly string[]> {
  const words = text.split(' ').map((word) => `%${word}%`)
  const { rows } = await client.query<{ question: string }>(
    'select question from markets where question ilike all ($1) order by volume_usd desc nulls last limit $2',
    [words, LIMIT],
  )
  return rows.map(({ question }) => question)
}

async function insert(client: pg.Client, questions: readonly string[], from: number): Promise<void> {
  await client.query(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at, volume_usd)
     select 'gamma', ($2 + at)::text, question, '', '["Yes","No"]', '[]', 0.5, 'open', now(), (at * 7919) % 100003
     from unnest($1::text[]) with ordinality as one(question, at)`,
    [questions, from],
  )
}
