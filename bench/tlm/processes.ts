import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** The workerd of a Worker's host process. */
export function findWorkerd(hostPid: number): number {
  const children = readdirSync(`/proc/${hostPid}/task`).flatMap((task) =>
    readFileSync(`/proc/${hostPid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  const found = children.find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('workerd'))
  if (found === undefined) throw new Error(`Process ${hostPid} has no workerd.`)
  return found
}

/** Resident memory of a process, in bytes. */
export function readRssBytes(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kib === undefined) throw new Error(`Process ${pid} has ended.`)
  return Number(kib) * 1024
}

/**
 * Counts how often a process waits for the disk while work is done. Slows the process down.
 * @returns undefined where there is no strace, or it may not look
 */
export async function countFsyncs(pid: number, work: () => Promise<void>): Promise<number | undefined> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    await work()
    return undefined
  }
  const trace = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-p', String(pid)])
  let output = ''
  const attached = new Promise<void>((resolve) => {
    trace.stderr.on('data', (chunk: Buffer) => {
      output += chunk
      resolve()
    })
    trace.on('exit', () => resolve())
  })
  const ended = new Promise((resolve) => trace.on('exit', resolve))
  await attached
  const isAttached = output.includes('attached')
  await work()
  trace.kill('SIGINT')
  await ended
  return isAttached ? (output.match(/\b(fsync|fdatasync)\(/g)?.length ?? 0) : undefined
}
