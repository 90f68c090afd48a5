import { type LiveMessage, type LiveTopic, liveMessageSchema, liveTicketSchema } from '@spells/shared/api'
import type { Transport } from './transport.ts'

/** Whether updates arrive now; while not, what is on screen may be old. */
export type LiveStatus = 'connecting' | 'open' | 'closed'

export type LiveOptions = {
  readonly onMessage: (message: LiveMessage) => void
  readonly onStatus?: (status: LiveStatus) => void
  /** Waits between attempts: doubled from the first to the last, with jitter. */
  readonly backoffMs?: { readonly first: number; readonly last: number }
  readonly pingMs?: number
  readonly WebSocket?: typeof WebSocket
  readonly random?: () => number
}

/** A live connection that heals itself. */
export type Live = { close(): void }

const SESSION_ENDED = 4401

/**
 * Opens the live connection of the signed-in workspace: resumes each topic where it was, reconnects with backoff, and
 * notices a dead connection by its missing pong. Ends for good when the session has ended.
 */
export function openLive(transport: Transport, options: LiveOptions): Live {
  const { onMessage, onStatus = () => {}, backoffMs = { first: 500, last: 30_000 }, pingMs = 20_000 } = options
  const { WebSocket: Socket = WebSocket, random = Math.random } = options
  const places = new Map<LiveTopic, number>()
  let attempts = 0
  let isOver = false
  let socket: WebSocket | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  const end = (): void => {
    if (isOver) return
    isOver = true
    clearTimeout(retry)
    socket?.close(1000)
    onStatus('closed')
  }
  const retryLater = (): void => {
    if (isOver) return
    onStatus('connecting')
    const ceiling = Math.min(backoffMs.last, backoffMs.first * 2 ** attempts++)
    retry = setTimeout(connect, ceiling * (0.5 + random() / 2))
  }
  const connect = async (): Promise<void> => {
    try {
      const url = await buildUrl(transport, places)
      if (!isOver) listen(new Socket(url))
    } catch (error) {
      // Signed out: asking again would change nothing.
      if (error instanceof Error && 'code' in error && error.code === 'unauthenticated') end()
      else retryLater()
    }
  }
  const listen = (opened: WebSocket): void => {
    socket = opened
    let isAnswered = true
    const ping = setInterval(() => {
      if (!isAnswered) return opened.close(4000)
      isAnswered = false
      if (opened.readyState === 1) opened.send('ping')
    }, pingMs)
    opened.addEventListener('message', ({ data }) => {
      isAnswered = true
      if (isOver || data === 'pong') return
      const message = parse(data)
      if (!message || isOld(message, places)) return
      keepPlaces(message, places)
      if (message.type === 'hello') {
        attempts = 0
        onStatus('open')
      }
      onMessage(message)
    })
    opened.addEventListener('close', ({ code }) => {
      clearInterval(ping)
      if (code === SESSION_ENDED) end()
      else retryLater()
    })
    // A failed connection is closed as well, which is where it is dealt with.
    opened.addEventListener('error', () => {})
  }
  onStatus('connecting')
  void connect()
  return { close: end }
}

async function buildUrl(transport: Transport, places: ReadonlyMap<LiveTopic, number>): Promise<string> {
  const url = new URL('/v1/live', transport.baseUrl)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (places.size > 0) url.searchParams.set('since', [...places].map(([topic, at]) => `${topic}:${at}`).join(','))
  if (transport.kind === 'bearer') {
    const reply = await transport.send({ method: 'POST', path: 'live/ticket', reply: liveTicketSchema })
    url.searchParams.set('ticket', reply.ticket)
  }
  return url.href
}

/** A message of a later version is nothing to this one. */
function parse(data: unknown): LiveMessage | undefined {
  try {
    const parsed = liveMessageSchema.safeParse(JSON.parse(String(data)))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function isOld(message: LiveMessage, places: ReadonlyMap<LiveTopic, number>): boolean {
  return message.type === 'event' && message.sequence <= (places.get(message.topic) ?? -1)
}

function keepPlaces(message: LiveMessage, places: Map<LiveTopic, number>): void {
  if (message.type !== 'hello') return void places.set(message.topic, message.sequence)
  for (const [topic, sequence] of Object.entries(message.sequences)) {
    // Where a place is known, the events that follow lead on from it.
    if (!places.has(topic as LiveTopic)) places.set(topic as LiveTopic, sequence)
  }
}
