import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { getFreePort } from '../ports.ts'
import { startChainGate } from './chainGate.ts'

/** A node that answers when it is told to, and notes what runs beside what. */
async function setup() {
  const running: string[] = []
  const seen: string[] = []
  const waiting = new Map<string, () => void>()
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      const { method } = JSON.parse(body) as { method: string }
      seen.push([method, ...running].join(' beside '))
      running.push(method)
      if (method.startsWith('slow')) await new Promise<void>((resolve) => waiting.set(method, resolve))
      running.splice(running.indexOf(method), 1)
      response.end(method)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = await getFreePort()
  const gate = await startChainGate({
    ...{ port, patienceMs: 600_000 },
    targetPort: (server.address() as AddressInfo).port,
  })
  onTestFinished(async () => {
    await gate.stop()
    server.close()
  })
  const call = async (method: string, signal?: AbortSignal): Promise<string> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method })
    return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body, ...(signal ? { signal } : {}) })).text()
  }
  const reach = (method: string) => expect.poll(() => waiting.has(method)).toBe(true)
  return { seen, call, reach, release: (method: string) => waiting.get(method)?.() }
}

test('default: calls run beside each other, and none beside one that makes a block', async () => {
  const { seen, call, reach, release } = await setup()
  const slow = call('slow_call')
  await reach('slow_call')
  expect(await call('eth_call')).toBe('eth_call')
  const mined = call('evm_mine')
  const late = call('eth_blockNumber')
  release('slow_call')
  expect(await Promise.all([slow, mined, late])).toEqual(['slow_call', 'evm_mine', 'eth_blockNumber'])
  expect(seen).toEqual(['slow_call', 'eth_call beside slow_call', 'evm_mine', 'eth_blockNumber'])
})

test('behavior: a call whose caller is gone holds up the chain until it is answered, and no longer', async () => {
  const { seen, call, reach, release } = await setup()
  const caller = new AbortController()
  const lost = call('slow_call', caller.signal).catch(() => 'lost')
  await reach('slow_call')
  caller.abort()
  expect(await lost).toBe('lost')
  release('slow_call')
  expect(await call('evm_mine')).toBe('evm_mine')
  expect(await call('evm_mine')).toBe('evm_mine')
  expect(seen).toEqual(['slow_call', 'evm_mine', 'evm_mine'])
})
