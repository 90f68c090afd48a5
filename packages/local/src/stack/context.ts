import type { StackClock } from '../clock/stackClock.ts'
import type { Reaper } from '../reaper.ts'
import type { StackPorts } from './chooseStackPorts.ts'
import type { PartRegistry } from './partRegistry.ts'
import type { StackReporter } from './reporter.ts'
import type { StackSecrets } from './secrets.ts'
import type { StateDir } from './stateDir.ts'

/** What a stack is composed in: its directory, and how it is ended, also half way. */
export type StackFrame = {
  readonly state: StateDir
  readonly reaper: Reaper
  /** Registers how to end something; what was started last is ended first. */
  onStop(step: () => Promise<unknown>): void
  stopAll(): Promise<void>
}

/** What the pieces of one stack share. */
export type StackContext = {
  readonly state: StateDir
  readonly ports: StackPorts
  readonly secrets: StackSecrets
  readonly clock: StackClock
  readonly reaper: Reaper
  readonly reporter: StackReporter
  readonly parts: PartRegistry
  readonly blockTimeMs: number
  readonly finalityDepth: number
  /** Registers how to end something; what was started last is ended first. */
  onStop(step: () => Promise<unknown>): void
  /** Runs a step and reports it as ready. */
  timed<T>(name: string, work: () => Promise<T>, detail: (value: T) => string): Promise<T>
}
