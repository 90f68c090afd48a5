import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPublicClient, http } from 'viem'

/** A real chain of its own on a free port, with a block for every transaction. */
export async function startAnvil(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const port = await findFreePort()
  const bin = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/.bin/anvil')
  const args = ['--port', String(port), '--hardfork', 'prague', '--prune-history', '200', '--silent']
  // A group of its own: the launcher starts the binary as a child.
  const child = spawn(bin, args, { stdio: 'ignore', detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error('anvil did not start')
  const url = `http://127.0.0.1:${port}`
  const client = createPublicClient({ transport: http(url, { retryCount: 0 }) })
  const giveUpAtMs = Date.now() + 20_000
  while ((await client.getChainId().catch(() => 0)) === 0) {
    if (Date.now() > giveUpAtMs) throw new Error('anvil did not answer within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, stop: () => process.kill(-pid, 'SIGTERM') }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject()))
    })
  })
}
