import { readFileSync } from 'node:fs'
import { readRssBytes } from '../../tlm/processes.ts'

/** What a process took while something ran. */
export type MemoryWatched = { readonly peakRss: number; readonly cpuMs: number }

const EVERY_MS = 50
/** Of the kernel's counters of CPU time; the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** Watches the resident memory of a process while work is done, in bytes; and the CPU time that it takes. */
export async function watchMemory(pid: number, work: () => Promise<void>): Promise<MemoryWatched> {
  let peakRss = readRssBytes(pid)
  let isDone = false
  const cpuBefore = readCpuMs(pid)
  const watching = (async () => {
    while (!isDone) {
      peakRss = Math.max(peakRss, readRssBytes(pid))
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  })()
  try {
    await work()
  } finally {
    isDone = true
    await watching
  }
  return { peakRss, cpuMs: readCpuMs(pid) - cpuBefore }
}

function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000
}
