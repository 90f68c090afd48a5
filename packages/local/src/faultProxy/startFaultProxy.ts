import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { applyFaults } from './applyFaults.ts'
import { type Fault, type FaultInput, faultSchema } from './fault.ts'
import { createFaultRules } from './faultRules.ts'
import { buildError, type JsonRpcCall, type JsonRpcReply } from './jsonRpc.ts'

export type { FaultInput } from './fault.ts'

/** A call that came to the proxy, with what struck it. */
export type ProxiedCall = {
  readonly method: string
  readonly params: readonly unknown[]
  readonly faults: readonly Fault['kind'][]
  /** When it came, in milliseconds of `performance.now`. */
  readonly atMs: number
}

/**
 * A JSON-RPC server that hands every call on to another one, and fails as it is told. From another process it is told
 * over HTTP: `POST /faults` with a fault, `DELETE /faults` or `DELETE /faults/<id>`, `GET|DELETE /calls`.
 */
export type FaultProxy = {
  readonly url: string
  readonly port: number
  /** From now on; several faults work together. */
  inject(...faults: readonly FaultInput[]): void
  /** Lifts the faults of this id, or all. */
  heal(id?: string): void
  /** Sends calls to another server from now on. */
  setTarget(url: string): void
  /** Every call so far, or since `forgetCalls`. */
  listCalls(method?: string): readonly ProxiedCall[]
  forgetCalls(): void
  stop(): Promise<void>
}

/** @param options.port any free one if absent */
export async function startFaultProxy(options: {
  readonly target: string
  readonly port?: number
}): Promise<FaultProxy> {
  const rules = createFaultRules()
  let target = options.target
  let calls: readonly ProxiedCall[] = []

  const treat = (call: JsonRpcCall) => {
    const faults = rules.take(call.method)
    const { method, params = [] } = call
    calls = [...calls, { method, params, faults: faults.map(({ kind }) => kind), atMs: performance.now() }]
    return applyFaults(call, faults, (forwarded) => forward(target, forwarded))
  }
  const control = (path: string, method: string, body: string): unknown => {
    const [, room, id] = path.split('/')
    if (room === 'faults' && method === 'POST') rules.add(faultSchema.parse(JSON.parse(body)))
    if (room === 'faults' && method === 'DELETE') rules.remove(id)
    if (room === 'calls' && method === 'DELETE') calls = []
    return room === 'calls' ? calls : { ok: true }
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    const path = request.url ?? '/'
    if (path !== '/') {
      sendJson(response, 200, control(path, request.method ?? 'GET', body))
      return
    }
    const sent = JSON.parse(body) as JsonRpcCall | readonly JsonRpcCall[]
    const treated = await Promise.all([sent].flat().map(treat))
    // What strikes one call of a batch strikes the connection that carries them all.
    const broken = treated.find(({ kind }) => kind !== 'reply')
    if (broken?.kind === 'hang') return
    if (broken?.kind === 'close') response.destroy()
    else if (broken?.kind === 'status') response.writeHead(broken.status).end('unavailable')
    else {
      const replies = treated.flatMap((each) => (each.kind === 'reply' ? [each.reply] : []))
      sendJson(response, 200, Array.isArray(sent) ? replies : replies[0])
    }
  }
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      sendJson(response, 502, { error: error instanceof Error ? error.message : String(error) })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    inject: (...faults) => {
      for (const fault of faults) rules.add(faultSchema.parse(fault))
    },
    heal: (id) => rules.remove(id),
    setTarget: (url) => {
      target = url
    },
    listCalls: (method) => calls.filter((call) => method === undefined || call.method === method),
    forgetCalls: () => {
      calls = []
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function forward(url: string, call: JsonRpcCall): Promise<JsonRpcReply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
  })
  const reply = (await response.json()) as JsonRpcReply
  return reply.result === undefined && !reply.error
    ? buildError(call, { code: -32_603, message: `http ${response.status}` })
    : reply
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
