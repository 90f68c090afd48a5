import { connect } from 'node:net'
import pg from 'pg'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { type HttpServer, startHttpServer } from './httpServer.ts'

/** What the Neon serverless driver talks to, in front of a local PostgreSQL. */
export type NeonProxy = {
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

type NeonQuery = { readonly query: string; readonly params?: readonly unknown[] }
type NeonBody = NeonQuery | { readonly queries: readonly NeonQuery[] }

/**
 * Serves the two ways of `@neondatabase/serverless`: one query or a batch by `POST /sql`, and a WebSocket that carries
 * the PostgreSQL protocol. Every connection goes to this PostgreSQL, whatever the client asks for.
 */
export async function startNeonProxy(deps: {
  readonly postgres: { readonly host: string; readonly port: number }
  readonly port?: number
}): Promise<NeonProxy> {
  const http: HttpServer = await startHttpServer(
    (request) =>
      new URL(request.url).pathname === '/sql' && request.method === 'POST'
        ? runSql(request, deps.postgres)
        : Response.json({ ok: true }),
    deps.port === undefined ? {} : { port: deps.port },
  )
  const sockets = new WebSocketServer({ server: http.server, perMessageDeflate: false })
  sockets.on('connection', (webSocket) => {
    const client = createWebSocketStream(webSocket)
    const upstream = connect(deps.postgres.port, deps.postgres.host)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
    client.pipe(upstream).pipe(client)
  })
  return {
    url: http.url,
    port: http.port,
    stop: async () => {
      for (const webSocket of sockets.clients) webSocket.terminate()
      sockets.close()
      await http.stop()
    },
  }
}

async function runSql(request: Request, postgres: { readonly host: string; readonly port: number }): Promise<Response> {
  const url = new URL(request.headers.get('neon-connection-string') ?? '')
  url.host = `${postgres.host}:${postgres.port}`
  const body = (await request.json()) as NeonBody
  const client = new pg.Client({ connectionString: url.href })
  client.on('error', () => {})
  try {
    await client.connect()
    if (!('queries' in body)) return Response.json(await runQuery(client, body))
    await client.query(`begin ${transactionMode(request.headers)}`)
    const results: unknown[] = []
    for (const query of body.queries) results.push(await runQuery(client, query))
    await client.query('commit')
    return Response.json({ results })
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    return Response.json({ ...error, message: error.message }, { status: 400 })
  } finally {
    await client.end().catch(() => {})
  }
}

/** The driver asks for rows of raw text and parses the values itself. */
async function runQuery(client: pg.Client, { query, params }: NeonQuery): Promise<unknown> {
  const { fields, rows, rowCount, command } = await client.query({
    text: query,
    values: [...(params ?? [])],
    rowMode: 'array',
    types: { getTypeParser: () => (value: string) => value },
  })
  return { fields, rows, rowCount, command, rowAsArray: true }
}

function transactionMode(headers: Headers): string {
  const isolation = headers.get('neon-batch-isolation-level')
  return [
    isolation ? `isolation level ${isolation.replace(/([a-z])([A-Z])/g, '$1 $2')}` : '',
    headers.get('neon-batch-read-only') === 'true' ? 'read only' : '',
    headers.get('neon-batch-deferrable') === 'true' ? 'deferrable' : '',
  ].join(' ')
}
