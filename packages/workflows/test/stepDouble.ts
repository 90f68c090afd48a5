import type { WorkflowStep } from 'cloudflare:workers'

/** Steps out of which a fault comes as it does from the platform: with its text, without its class and code. */
export function loseFaults(step: WorkflowStep): WorkflowStep {
  const losing = {
    do: (name: string, patience: never, work: never) =>
      step.do(name, patience, work).catch((error: unknown) => {
        throw new Error(error instanceof Error ? error.message : String(error))
      }),
  }
  return losing as unknown as WorkflowStep
}

/** A Workflow's steps as the platform runs them: what a step returned is kept, and a run that goes on takes it from there. */
export function createStepDouble() {
  const kept = new Map<string, string>()
  const ran: string[] = []
  let breaksAt: readonly string[] = []
  const step = {
    do: async (name: string, _patience: unknown, work: () => Promise<unknown>) => {
      const known = kept.get(name)
      if (known !== undefined) return JSON.parse(known).value
      if (breaksAt.includes(name)) throw new Error('The isolate is gone.')
      ran.push(name)
      const value = await work()
      kept.set(name, JSON.stringify({ value }))
      return value
    },
  }
  return {
    step: step as unknown as WorkflowStep,
    /** Names of the steps that did something, in order. */
    ran,
    /** From now on these steps never run: before one of them the run breaks off. None: all do. */
    breakAt: (...names: readonly string[]) => {
      breaksAt = names
    },
  }
}
