import type { Category, Classification, Mention, Severity } from '@spells/shared'

export type { Mention, Phase } from '@spells/shared'

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
