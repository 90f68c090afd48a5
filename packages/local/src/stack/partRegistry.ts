import { AppError } from '@spells/shared'
import { createPart, type Part, type PartDescription, type RunningPart } from './part.ts'
import type { StackReporter } from './reporter.ts'
import type { PartName } from './stack.ts'

/** The processes of a stack, by name. */
export type PartRegistry = {
  add<Running extends RunningPart>(name: PartName, start: () => Promise<Running>): Part<Running>
  kill(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  restart(name: string): Promise<void>
  describe(): readonly PartDescription[]
}

/** @param deps.onChange called when any part's process or status changes */
export function createPartRegistry(deps: {
  readonly reporter: StackReporter
  readonly logPathOf: (name: string) => string
  readonly onChange: () => void
}): PartRegistry {
  const parts = new Map<string, Part>()
  const find = (name: string): Part => {
    const part = parts.get(name)
    if (part) return part
    throw new AppError({
      code: 'unknown_part',
      shortMessage: `There is no part ${name} yet.`,
      facts: { name },
      retry: 'never',
    })
  }
  return {
    add: (name, start) => {
      const { reporter, onChange } = deps
      const part = createPart({ name, logPath: deps.logPathOf(name), reporter, start, onChange })
      parts.set(name, part)
      return part
    },
    kill: (name, signal) => find(name).kill(signal),
    restart: (name) => find(name).restart(),
    describe: () => [...parts.values()].map((part) => part.describe()),
  }
}
