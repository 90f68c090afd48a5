import type { Row } from './row.ts'
import type { Stage } from './stage/openStage.ts'

/** What came of a row. */
export type RowOutcome = {
  readonly row: Row
  readonly passed: boolean
  /** What was seen, or what was wrong. */
  readonly seen: string
  readonly seconds: number
}

const PATIENCE_MS = 90_000

/**
 * Provokes the fault, then compares every accepted intent with the chain.
 * @param options.tree another copy of the repository, for tests that are run by name
 */
export async function runRow(
  row: Row,
  stage: Stage,
  options: { readonly tree?: string; readonly patienceMs?: number } = {},
): Promise<RowOutcome> {
  const startedAtMs = performance.now()
  const end = (passed: boolean, seen: string): RowOutcome => ({
    ...{ row, passed, seen },
    seconds: (performance.now() - startedAtMs) / 1000,
  })
  try {
    const seen = await row.run(stage)
    const { intents, executed, ends } = await stage.reconcile(options.patienceMs ?? PATIENCE_MS)
    const states = Object.entries(ends).map(([status, count]) => `${status} ${count}`)
    const tests = row.tests ? `; ${await stage.runTests(row.tests, options.tree)} tests by name` : ''
    const compared = intents > 0 ? `; intents ${intents}, executed ${executed} (${states.join(', ')})` : ''
    return end(true, `${seen}${tests}${compared}`)
  } catch (error) {
    return end(false, error instanceof Error ? error.message : String(error))
  } finally {
    await stage.heal()
  }
}
