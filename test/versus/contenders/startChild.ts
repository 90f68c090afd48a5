import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Cast, Report } from '../contender.ts'
import type { ChildOptions, ChildReply, ChildRequest } from './childMessage.ts'

/** A client in a process of its own. */
export type Child = {
  ask(cast: Cast): Promise<Report>
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

const PATIENCE_MS = 100_000

export async function startChild(program: string, options: ChildOptions): Promise<Child> {
  let child: ChildProcess | undefined
  const start = (): Promise<void> => {
    const started = fork(join(import.meta.dirname, program), [JSON.stringify(options)], { stdio: 'ignore' })
    started.setMaxListeners(100)
    child = started
    return new Promise((resolve, reject) => {
      started.once('message', () => resolve())
      started.once('exit', () => reject(new Error(`${program} ended at its start.`)))
    })
  }
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child?.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    kill,
    restart: start,
    stop: kill,
    ask: ({ id, amount }) =>
      new Promise((resolve, reject) => {
        const asked = child
        if (!asked?.connected) {
          reject(new Error('The client is down.'))
          return
        }
        const giveUp = setTimeout(() => end(() => reject(new Error('No end in time.'))), PATIENCE_MS)
        const onMessage = (reply: ChildReply) => {
          if ('id' in reply && reply.id === id) end(() => resolve(reply.report))
        }
        const onExit = () => end(() => reject(new Error('The client died.')))
        const end = (settle: () => void) => {
          clearTimeout(giveUp)
          asked.off('message', onMessage)
          asked.off('exit', onExit)
          settle()
        }
        asked.on('message', onMessage)
        asked.on('exit', onExit)
        asked.send({ id, amount: String(amount) } satisfies ChildRequest)
      }),
  }
}
