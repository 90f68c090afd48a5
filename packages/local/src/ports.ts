import { createServer } from 'node:net'

// Below the range that the kernel hands to outgoing connections, so that a free port stays free until its owner binds it.
const FIRST_PORT = 18_000
const LAST_PORT = 31_999
const reserved = new Set<number>()

/**
 * Chooses a free TCP port on 127.0.0.1 that this process has not chosen before.
 * @param preferred taken when it is free
 */
export async function getFreePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && !reserved.has(preferred) && (await isPortFree(preferred))) {
    reserved.add(preferred)
    return preferred
  }
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT + 1))
    if (reserved.has(port) || !(await isPortFree(port))) continue
    reserved.add(port)
    return port
  }
}

/** Whether nothing listens on this port of 127.0.0.1. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
