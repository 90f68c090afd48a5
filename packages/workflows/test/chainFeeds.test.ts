import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployLocal } from '@spells/local/deployLocal'
import { buildPriceFeedsVar, LOCAL_PRICE_FEEDS, LOCAL_SEQUENCER_FEED } from '@spells/local/localPriceFeeds'
import { type PriceFeedReporter, startPriceFeeds } from '@spells/local/priceFeeds'
import { openStackClock } from '@spells/local/stackClock'
import { startChain } from '@spells/local/startChain'
import { createChainPriceSource, type PricedToken, type PriceFeeds, priceFeedsSchema } from '@spells/signals'
import { numberToHex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Feeds on a real chain, read through its RPC.
const dir = mkdtempSync(join(tmpdir(), 'spells-feeds-'))
const clock = openStackClock({ path: join(dir, 'clock.json') })
const feeds = priceFeedsSchema.parse(JSON.parse(buildPriceFeedsVar()))
const SLOT = numberToHex(0, { size: 32 })
const HOUR_MS = 3_600_000
let chain: Awaited<ReturnType<typeof startChain>>
let reporter: PriceFeedReporter

const token = (symbol: string, least: number, most: number): PricedToken => ({
  ...{ address: `0x${symbol.length.toString().repeat(40)}`, symbol, decimals: 18, plausibleUsd: { least, most } },
})
const tokens = [token('WETH', 10, 100_000), token('BTC', 1_000, 1_000_000), token('USDC', 0.5, 2)]
const read = (configured: PriceFeeds = feeds, rpcUrls = [chain.url]) =>
  createChainPriceSource({
    ...{ rpcUrls, feeds: configured, tokens, retry: { baseDelayMs: 0 } },
    clock: { nowMs: async () => clock.nowMs(), toRealDelayMs: async (delayMs) => delayMs },
  }).fetchPrices()
const mine = () => chain.rpc.call('evm_mine', numberToHex(Math.floor(clock.nowMs() / 1000)))

beforeAll(async () => {
  chain = await startChain({ dir, genesisTimestampSec: Math.floor(clock.nowMs() / 1000) })
  await deployLocal({ chain, path: join(dir, 'deployment.json') })
  clock.change({ rate: 0 })
  reporter = await startPriceFeeds({ rpc: chain.rpc, clock })
  await mine()
})
afterAll(async () => {
  await reporter?.stop()
  await chain?.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('default: all feeds in one reading, near where their prices are at home', async () => {
  const before = await chain.rpc.call('eth_getTransactionCount', LOCAL_SEQUENCER_FEED, 'latest')
  const { received, accepted, refused } = await read()
  expect({ received, refused, before }).toEqual({ received: 3, refused: [], before: '0x0' })
  const usd = Object.fromEntries(accepted.map(({ symbol, minUsd }) => [symbol, Number(minUsd)]))
  expect(usd.WETH).toBeGreaterThan(2_250)
  expect(usd.WETH).toBeLessThan(2_750)
  expect(usd.BTC).toBeGreaterThan(81_000)
  expect(usd.USDC).toBeCloseTo(1, 3)
  expect(accepted.every(({ source, minUsd, maxUsd }) => source === 'chainlink' && minUsd === maxUsd)).toBe(true)
})

test('behavior: a node that answers only the third time is asked three times', async () => {
  let asked = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (++asked < 3) return response.writeHead(503).end()
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(chain.url, { method: 'POST', headers, body: Buffer.concat(chunks) })
    return response.writeHead(200, headers).end(await answer.text())
  })
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
  try {
    expect(await read(feeds, [`http://127.0.0.1:${port}`])).toMatchObject({ received: 3, refused: [] })
    expect(asked).toBe(3)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('behavior: what follows the clock is not refused after half a day; a block that does not is', async () => {
  clock.change({ advanceMs: 13 * HOUR_MS })
  await reporter.report()
  await expect(read()).rejects.toMatchObject({ code: 'upstream_out_of_step', retry: 'safe' })
  await mine()
  expect((await read()).refused).toEqual([])
})

test('rejects: what is no feed, and leaves the others; other decimals than we think', async () => {
  const [first, second, third] = feeds.feeds
  if (!first || !second || !third) throw new Error('There are three feeds.')
  const noCode = { ...first, address: `0x${'ab'.repeat(20)}` as const }
  const noFeed = { ...second, address: '0xcA11bde05977b3631167028862bE2a173976CA11' as const }
  const { accepted, refused } = await read({ feeds: [noCode, noFeed, third] })
  expect(accepted.map(({ symbol }) => symbol)).toEqual(['USDC'])
  expect(refused.map(({ id, field, reason }) => [id, field, reason])).toEqual([
    ['WETH', 'round', 'unreadable'],
    ['BTC', 'round', 'unreadable'],
  ])
  expect((await read({ feeds: [{ ...first, decimals: 18 }] })).refused).toEqual([
    { id: 'WETH', field: 'decimals', reason: 'disagree' },
  ])
})

test('rejects: a feed that stands still or says zero, and all while the sequencer is down', async () => {
  const [weth, btc] = LOCAL_PRICE_FEEDS
  await reporter.stop()
  const word = (await chain.rpc.call('eth_getStorageAt', weth?.address, SLOT, 'latest')) as string
  const nowSec = Math.floor(clock.nowMs() / 1000)
  const time = (sec: number) => BigInt(sec).toString(16).padStart(16, '0')
  await chain.rpc.call(
    'anvil_setStorageAt',
    weth?.address,
    SLOT,
    `${word.slice(0, 34)}${time(nowSec - 87_001)}${word.slice(50)}`,
  )
  const zero = `0x${'0'.repeat(32)}${time(nowSec)}${'1'.padStart(16, '0')}`
  await chain.rpc.call('anvil_setStorageAt', btc?.address, SLOT, zero)
  expect((await read()).refused).toEqual([
    { id: 'WETH', field: 'updatedAt', reason: 'frozen' },
    { id: 'BTC', field: 'answer', reason: 'not_positive' },
  ])
  const down = `0x${'1'.padStart(32, '0')}${time(nowSec)}${'2'.padStart(16, '0')}`
  await chain.rpc.call('anvil_setStorageAt', LOCAL_SEQUENCER_FEED, SLOT, down)
  expect(await read()).toMatchObject({
    accepted: [],
    refused: [{ reason: 'down' }, { reason: 'down' }, { reason: 'down' }],
  })
})

test('rejects: upstream_unreachable, without the address of the node', async () => {
  const error = await read(feeds, ['http://127.0.0.1:1/secret']).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'upstream_unreachable', retry: 'safe' })
  expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain('secret')
  // The second is asked when the first does not answer.
  expect((await read(feeds, ['http://127.0.0.1:1', chain.url])).received).toBe(3)
})
