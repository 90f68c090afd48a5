import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StackClock } from '@spells/local/stackClock'
import type { ClockState } from '@spells/shared'

/** Stands between the Workers and the stack's clock, which by itself never goes back and never fails. */
export type ClockRelay = {
  readonly url: string
  /** Gives the clock that is relayed; before that, the machine's time. */
  follow(clock: StackClock): void
  /** The Workers' time is this far from the stack's, in milliseconds; negative is behind. Resolves when all know. */
  skew(offsetMs: number): Promise<void>
  /** While failing, whoever asks for the time gets no answer. */
  setFailing(failing: boolean): void
  stop(): Promise<void>
}

/** Workers ask again after a tenth of a second. */
const CACHED_MS = 400

export async function startClockRelay(): Promise<ClockRelay> {
  let clock: StackClock | undefined
  let offsetMs = 0
  let isFailing = false
  const read = (): ClockState => {
    const state = clock?.state() ?? { anchorRealMs: Date.now(), anchorStackMs: Date.now(), rate: 1 }
    return { ...state, anchorStackMs: state.anchorStackMs + offsetMs }
  }
  const server = createServer((_, response) => {
    if (isFailing) response.destroy()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(read()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    follow: (relayed) => {
      clock = relayed
    },
    skew: async (ms) => {
      if (offsetMs === ms) return
      offsetMs = ms
      await new Promise((resolve) => setTimeout(resolve, CACHED_MS))
    },
    setFailing: (failing) => {
      isFailing = failing
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
