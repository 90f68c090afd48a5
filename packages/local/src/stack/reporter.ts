import type { ProcessExit } from '../process.ts'

/** Is told what happens to the parts of the stack. */
export type StackReporter = {
  ready(part: string, facts: { readonly tookMs: number; readonly detail: string }): void
  crashed(part: string, facts: { readonly exit: ProcessExit; readonly logPath: string; readonly logTail: string }): void
  note(text: string): void
}

/** Says nothing. */
export const quietReporter: StackReporter = { ready: () => {}, crashed: () => {}, note: () => {} }

/** A line for each part, for people. */
export function createLineReporter(write: (line: string) => void): StackReporter {
  return {
    ready: (part, { tookMs, detail }) =>
      write(`  ready  ${part.padEnd(12)} ${`${(tookMs / 1000).toFixed(1)} s`.padStart(7)}  ${detail}`),
    crashed: (part, { exit, logPath, logTail }) => {
      const how = exit.signal === null ? `with code ${exit.code}` : `by ${exit.signal}`
      write(`  CRASH  ${part} ended ${how}. Its log (${logPath}) ends with:`)
      for (const line of logTail.split('\n')) write(`         | ${line}`)
    },
    note: (text) => write(`  note   ${text}`),
  }
}
