import type { Fault } from './fault.ts'

/** The faults in force. */
export type FaultRules = {
  add(fault: Fault): void
  /** Lifts the faults of this id, or all. */
  remove(id?: string): void
  /** The faults that strike a call, in order of addition; each use is counted. */
  take(method: string): readonly Fault[]
}

export function createFaultRules(): FaultRules {
  let rules: readonly { readonly fault: Fault; left: number }[] = []
  return {
    add: (fault) => {
      rules = [...rules, { fault, left: fault.times ?? Number.POSITIVE_INFINITY }]
    },
    remove: (id) => {
      rules = id === undefined ? [] : rules.filter(({ fault }) => fault.id !== id)
    },
    take: (method) => {
      const struck = rules.filter(({ fault, left }) => left > 0 && (fault.methods?.includes(method) ?? true))
      for (const rule of struck) rule.left -= 1
      return struck.map(({ fault }) => fault)
    },
  }
}
