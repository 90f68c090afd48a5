import type { Break } from '../breaks/openBrokenTree.ts'
import type { NamedTest } from './stage/namedTest.ts'
import type { Stage } from './stage/openStage.ts'

/** One row of the fault matrix, as something that happens to real parts. */
export type Row = {
  readonly row: number
  readonly fault: string
  readonly expected: string
  /**
   * Provokes the fault and throws unless what is seen is what the row expects. Afterwards the runner compares every
   * accepted intent of every vault that was used with the chain.
   * @returns what was seen, in a few words
   */
  run(stage: Stage): Promise<string>
  /** Where else than on the stage a part of the row is shown: tests that are run by name. */
  readonly tests?: readonly NamedTest[]
  /** A change of the code that makes the row fail. */
  readonly break: Omit<Break, 'name'>
}
