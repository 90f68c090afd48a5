import type { WorkflowStep } from 'cloudflare:workers'

/** A Workflow's steps as the platform runs them: what a step returned is kept, and a run that goes on takes it from there. */
export function createStepDouble() {
  const kept = new Map<string, string>()
  const ran: string[] = []
  let breaksAt: string | undefined
  const step = {
    do: async (name: string, _patience: unknown, work: () => Promise<unknown>) => {
      const known = kept.get(name)
      if (known !== undefined) return JSON.parse(known).value
      if (name === breaksAt) throw new Error('The isolate is gone.')
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
    /** The run breaks off before a step, until it is taken back. */
    breakAt: (name: string | undefined) => {
      breaksAt = name
    },
  }
}
