import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP server of the local stack, on 127.0.0.1. */
export type HttpServer = {
  readonly url: string
  readonly port: number
  readonly server: Server
  stop(): Promise<void>
}

/** Serves a fetch handler. Port 0 or none: any free one. */
export async function startHttpServer(
  handle: (request: Request) => Response | Promise<Response>,
  options: { readonly port?: number } = {},
): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    reply(handle, incoming, outgoing).catch((cause: unknown) => {
      outgoing.statusCode = 500
      outgoing.end(JSON.stringify({ error: cause instanceof Error ? cause.message : String(cause) }))
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
    server,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function reply(
  handle: (request: Request) => Response | Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, String(value))
  const method = incoming.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const response = await handle(
    new Request(`http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`, {
      method,
      headers,
      ...(hasBody ? { body: Buffer.concat(chunks) } : {}),
    }),
  )
  outgoing.statusCode = response.status
  response.headers.forEach((value, name) => {
    outgoing.setHeader(name, value)
  })
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}
