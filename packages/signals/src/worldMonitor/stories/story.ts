import type { Category, Classification, Severity } from '../event.ts'

/** Where a story is in its life. */
export type Phase = 'breaking' | 'developing' | 'sustained' | 'fading'

/** One report of a story. */
export type Mention = {
  readonly source: string
  readonly sourceWeight: number
  readonly title: string
  readonly link: string
  readonly observedAtMs: number
}

/** Reports of one and the same thing. PERSISTED: KV snapshot, Postgres. */
export type Story = {
  /** Made of its first report; stays as others join. */
  readonly id: string
  /** Title of the report by the most trusted source, the earliest of those. */
  readonly title: string
  readonly link: string
  readonly category: Category
  readonly severity: Severity
  /** Of the report that gives the severity. */
  readonly classification: Classification
  /** Oldest first; the first ones and the newest, when there are very many. */
  readonly mentions: readonly Mention[]
  readonly mentionCount: number
  readonly sources: readonly string[]
  readonly firstSeenAtMs: number
  readonly lastSeenAtMs: number
}
