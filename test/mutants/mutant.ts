import type { Break } from '../breaks/openBrokenTree.ts'

/** One deliberate break of the machine or its shell, and what must notice it. */
export type Mutant = Break & {
  /** What the broken code does. */
  readonly does: string
  /** Where this really happened. */
  readonly seenIn?: string
  /**
   * Tests of a room that are run in the broken tree; absent: the simulation must notice.
   * @property isPure neither a Worker nor a chain is needed
   */
  readonly test?: { readonly room: string; readonly file: string; readonly name?: string; readonly isPure?: boolean }
}

export type Verdict = {
  readonly mutant: Mutant
  /** Seed and what it violated, or the tests; absent when it survived. */
  readonly killedBy?: string
  readonly seconds: number
}
