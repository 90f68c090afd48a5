import { Agent, createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http'

/** The door to a development chain. */
export type ChainGate = { stop(): Promise<void> }

/** Methods that make or remove blocks. */
const changing = /"(evm_mine|anvil_mine|anvil_reorg|evm_revert)"/
/** Takes long, and reads all from one state by itself. */
const unhurried = /"anvil_dumpState"/
const PATIENCE_MS = 10_000

/**
 * Hands JSON-RPC requests on to anvil, and lets none run beside one that makes a block. Anvil itself does: a call then
 * meets the new block's state under the old block's time, which no chain ever shows, and contracts that count interest
 * since their last change revert.
 */
export async function startChainGate(options: {
  readonly port: number
  readonly targetPort: number
  /** A call that takes longer no longer holds up the chain. */
  readonly patienceMs?: number
}): Promise<ChainGate> {
  const { patienceMs = PATIENCE_MS } = options
  const agent = new Agent({ keepAlive: true })
  const target = { host: '127.0.0.1', port: options.targetPort, agent }
  let running = 0
  let drained: (() => void) | undefined
  let turn: Promise<void> = Promise.resolve()

  const forward = async (incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> => {
    const { method, headers, url: path } = incoming
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = openRequest(
        { ...target, method, path, headers: { ...headers, connection: 'keep-alive' } },
        resolve,
      )
      request.on('error', reject)
      request.end(body)
    })
    // Read to its end even when nobody waits for it any more: only then the call is over.
    const replyBody = await readBody(reply)
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers).end(replyBody)
  }
  const share = async (work: () => Promise<void>): Promise<void> => {
    running++
    try {
      await work()
    } finally {
      running--
      if (running === 0) drained?.()
    }
  }
  const runAlone = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(async () => {
      if (running > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, patienceMs)
          drained = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        drained = undefined
      }
      await work()
    })
    turn = done.catch(() => {})
    return done
  }
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming)
    const text = body.toString('latin1')
    const pass = () => forward(incoming, body, outgoing)
    if (unhurried.test(text)) return pass()
    if (changing.test(text)) return runAlone(pass)
    // Whoever comes while a block is made, or about to be, waits for it; so mining never starves.
    let seen: Promise<void>
    do {
      seen = turn
      await seen
    } while (seen !== turn)
    return share(pass)
  }
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
