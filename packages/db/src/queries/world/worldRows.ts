import type { factorRuns, factorScores, stories, worldEvents } from '../../schema/index.ts'

/** A report as stored; times in milliseconds. */
export type WorldEventRow = Readonly<typeof worldEvents.$inferSelect>

/** A story as stored; times in milliseconds. */
export type StoryRow = Readonly<typeof stories.$inferSelect>

/** A factor at a time as stored. */
export type FactorScoreRow = Readonly<typeof factorScores.$inferSelect>

/** What the factors of a time were computed from. */
export type FactorRunRow = Readonly<typeof factorRuns.$inferSelect>
