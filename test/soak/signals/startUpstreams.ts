import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Stack } from '@spells/local'
import type { Address, Hex } from 'viem'
import { lie, readValues, shiftTimes } from './changeBody.ts'
import { FAULTY_FEED, type Fault, type Upstream } from './fault.ts'
import { changeReading, isFeedReading } from './feedReading.ts'
import type { Served } from './served.ts'

/** Stands between the Workers and the stack's feeds and chain: fails as it is told, and remembers what was said when. */
export type Upstreams = {
  /** Variables of the public Worker that make it ask here. */
  readonly vars: Readonly<Record<string, string>>
  readonly served: readonly Served[]
  /** From now on this upstream fails so; undefined: it works again. */
  fail(upstream: Upstream, fault: Fault | undefined): void
  /** Requests since then that were not answered as they would have been. */
  countStruck(upstream: Upstream): number
  stop(): Promise<void>
}

/** Real milliseconds that a slow upstream takes: shorter than the adapters wait, but for the CLOB's. */
const SLOW_MS = 4_000
/** Real milliseconds that a request may be on its way. */
const ON_THE_WAY_MS = 3_000
const HOUR_MS = 3_600_000
const SHIFTS_MS = { ahead: HOUR_MS, behind: -HOUR_MS } as const
const MIB = 1024 * 1024
/** Ten times what the adapters take at most. */
const HUGE_BYTES: Readonly<Record<Upstream, number>> = {
  gamma: 160 * MIB,
  gmx: 40 * MIB,
  feed: 20 * MIB,
  clob: 20 * MIB,
  chainlink: 100 * MIB,
}
const FEEDS = [
  { name: 'harbour-herald', weight: 0.9 },
  { name: 'northern-post', weight: 0.7 },
  { name: 'ledger-wire', weight: 0.8 },
] as const

type Fed = Pick<Stack, 'feedUrl' | 'rpcUrl' | 'clock'>

/** @param stack what is relayed to; requests that come before it is there wait for it */
export async function startUpstreams(stack: Promise<Fed>): Promise<Upstreams> {
  const served: Served[] = []
  const faults = new Map<Upstream, Fault>()
  const struck = new Map<Upstream, number>()
  const frozen = new Map<string, Document>()
  const stood = new Map<Address, Hex>()
  // A stack that does not start is reported by whoever started it.
  stack.catch(() => {})

  const relay = async (upstream: Upstream, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { feedUrl, rpcUrl, clock } = await stack
    const path = request.url ?? '/'
    const asked = await readBody(request)
    const fault = canFail(upstream, path, asked) ? faults.get(upstream) : undefined
    const strike = () => struck.set(upstream, (struck.get(upstream) ?? 0) + 1)
    const askedAtMs = clock.nowMs()
    const reachMs = 1_000 + ON_THE_WAY_MS * clock.state().rate
    if (fault === 'down' || fault === 'slow' || fault === 'html' || fault === 'huge') strike()
    if (fault === 'down') return void request.socket.destroy()
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
    if (fault === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' })
      return void response.end('<!doctype html><html><body>We are making things better for you.</body></html>')
    }
    const fetched =
      upstream === 'chainlink'
        ? await postDocument(rpcUrl, asked)
        : await fetchDocument(feedUrl + path, fault === undefined ? request.headers['if-none-match'] : undefined)
    const document = fault === 'frozen' ? keepStill(upstream, path, fetched) : fetched
    const { status, headers } = document
    if (status !== 200) {
      response.writeHead(status, headers)
      return void response.end(document.body)
    }
    const { body, values } = isFeedReading(asked)
      ? changeReading(asked, document.body, { fault, stood })
      : change(upstream, document.body, fault)
    if (fault !== undefined && !isSame(body, fetched.body)) strike()
    if (fault !== 'huge') served.push({ upstream, askedAtMs, reachMs, values })
    response.writeHead(200, headers)
    if (fault === 'huge') await writePadding(response, HUGE_BYTES[upstream])
    response.end(body)
  }
  /** The document that was given first since the upstream stands still; what the chain says stands still feed by feed. */
  const keepStill = (upstream: Upstream, path: string, fetched: Document): Document => {
    if (upstream === 'chainlink') return fetched
    // The CLOB is asked for another stretch each time.
    const place = `${upstream} ${upstream === 'clob' ? '' : path}`
    const still = frozen.get(place) ?? fetched
    frozen.set(place, still)
    return still
  }

  const open = async (upstream: Upstream): Promise<{ readonly url: string; readonly server: Server }> => {
    const server = createServer((request, response) => {
      relay(upstream, request, response).catch(() => response.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
  }
  const [gamma, gmx, feed, clob, node] = await Promise.all([
    ...([open('gamma'), open('gmx'), open('feed'), open('clob')] as const),
    open('chainlink'),
  ])
  return {
    served,
    vars: {
      GAMMA_URL: gamma.url,
      PRICES_URL: gmx.url,
      RPC_URLS: node.url,
      CLOB_URL: clob.url,
      NEWS_FEEDS: JSON.stringify(FEEDS.map((one) => ({ ...one, url: `${feed.url}/news/${one.name}.xml` }))),
    },
    fail: (upstream, fault) => {
      frozen.clear()
      stood.clear()
      struck.delete(upstream)
      if (fault === undefined) faults.delete(upstream)
      else faults.set(upstream, fault)
    },
    countStruck: (upstream) => struck.get(upstream) ?? 0,
    stop: async () => {
      for (const { server } of [gamma, gmx, feed, clob, node]) {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        server.closeAllConnections()
        await closed
      }
    },
  }
}

type Document = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** Of the papers one fails; of what a node is asked, the readings of the feeds do. */
function canFail(upstream: Upstream, path: string, asked: string): boolean {
  if (upstream === 'feed') return path.includes(FAULTY_FEED)
  return upstream !== 'chainlink' || isFeedReading(asked)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function postDocument(url: string, body: string): Promise<Document> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return { status: response.status, headers: { 'content-type': 'application/json' }, body: await response.text() }
}

async function fetchDocument(url: string, etag: string | undefined): Promise<Document> {
  const response = await fetch(url, { headers: etag === undefined ? {} : { 'if-none-match': etag } })
  const headers: Record<string, string> = {}
  for (const name of ['content-type', 'etag']) {
    const value = response.headers.get(name)
    if (value !== null) headers[name] = value
  }
  return { status: response.status, headers, body: await response.text() }
}

function change(
  upstream: Upstream,
  body: string,
  fault: Fault | undefined,
): { readonly body: string; readonly values: ReadonlyMap<string, string> } {
  // Of what else a node is asked nothing is judged.
  if (upstream === 'chainlink') return { body, values: new Map() }
  const changed: { readonly body: string; readonly lied?: ReadonlySet<string> } =
    fault === 'lying'
      ? lie(upstream, body)
      : { body: fault === 'ahead' || fault === 'behind' ? shiftTimes(upstream, body, SHIFTS_MS[fault]) : body }
  return { body: changed.body, values: readValues(changed.body, changed.lied) }
}

/** Whether two documents say the same, however JSON is written. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true
  return !one.trimStart().startsWith('<') && JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other))
}

/** White space that JSON allows before a document: with all of it the document would still be one. */
async function writePadding(response: ServerResponse, bytes: number): Promise<void> {
  const chunk = Buffer.alloc(MIB, ' ')
  const closed = new Promise((resolve) => response.once('close', resolve))
  for (let sent = 0; sent < bytes && !response.destroyed; sent += MIB) {
    if (response.write(chunk)) continue
    await Promise.race([closed, new Promise((resolve) => response.once('drain', resolve))])
  }
}
