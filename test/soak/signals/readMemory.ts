import { readdirSync, readFileSync } from 'node:fs'

/** What a Worker's processes have in memory, in bytes: workerd, and the Node process that started it. */
export type WorkerMemory = { readonly workerd: number; readonly host: number }

/** Reads the resident memory of a process of the stack and of all that it started; Linux only. @param hostPid of the part */
export function readMemory(hostPid: number): WorkerMemory {
  const processes = readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : [],
  )
  const own = new Set([hostPid])
  // Children have larger numbers than their parents, but for a wrap; twice is enough for the depth that there is.
  for (let turn = 0; turn < 3; turn++) for (const { pid, parent } of processes) if (own.has(parent)) own.add(pid)
  const sum = (is: (name: string) => boolean) =>
    processes.filter(({ pid, name }) => own.has(pid) && is(name)).reduce((total, { bytes }) => total + bytes, 0)
  return { workerd: sum((name) => name === 'workerd'), host: sum((name) => name !== 'workerd') }
}

type Process = { readonly pid: number; readonly parent: number; readonly name: string; readonly bytes: number }

function readProcess(pid: number): Process | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const field = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? ''
    return { pid, parent: Number(field('PPid')), name: field('Name'), bytes: Number(field('VmRSS')) * 1024 }
  } catch {
    // It ended meanwhile.
    return undefined
  }
}
