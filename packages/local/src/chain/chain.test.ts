import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createPublicClient, createWalletClient, http, multicall3Abi, parseAbi, parseUnits } from 'viem'
import { foundry } from 'viem/chains'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AaveMarket, deployAave } from '../aave/deployAave.ts'
import { openStackClock, type StackClock } from '../clock/stackClock.ts'
import { getDevAccount } from './accounts.ts'
import { type BlockProducer, startBlockProducer } from './blockProducer.ts'
import { deployCanonical, ENTRY_POINT } from './canonical.ts'
import { createDeployer } from './deployer.ts'
import { type Chain, startChain } from './startChain.ts'

const dir = mkdtempSync(join(tmpdir(), 'spells-chain-'))
const clock: StackClock = openStackClock({ path: join(dir, 'clock.json') })
const { account } = getDevAccount(3)
let chain: Chain
let market: AaveMarket
let producer: BlockProducer

const publicClient = () => createPublicClient({ chain: foundry, transport: http(chain.url), pollingInterval: 50 })
const walletClient = () => createWalletClient({ account, chain: foundry, transport: http(chain.url) })
const produce = (): BlockProducer => startBlockProducer({ rpc: chain.rpc, store: chain.store, clock, blockTimeMs: 100 })
const abi = parseAbi([
  'function mint(uint256) returns (bool)',
  'function approve(address, uint256) returns (bool)',
  'function supply(address, uint256, address, uint16)',
  'function balanceOf(address) view returns (uint256)',
])

const reserveAbi = parseAbi([
  'struct Reserve { uint256 configuration; uint128 liquidityIndex; uint128 currentLiquidityRate; uint128 variableBorrowIndex; uint128 currentVariableBorrowRate; uint128 currentStableBorrowRate; uint40 lastUpdateTimestamp; uint16 id; address aToken; address stableDebtToken; address variableDebtToken; address interestRateStrategy; uint128 accruedToTreasury; uint128 unbacked; uint128 isolationModeTotalDebt }',
  'function getReserveData(address) view returns (Reserve)',
])
const MULTICALL = '0xcA11bde05977b3631167028862bE2a173976CA11'

// An estimate made in the second of the last block does not see the interest that the next block accrues.
const GAS = 1_000_000n

async function write(address: `0x${string}`, functionName: 'mint' | 'approve' | 'supply', args: readonly unknown[]) {
  const hash = await walletClient().writeContract({ address, abi, functionName, args, gas: GAS } as never)
  const receipt = await publicClient().waitForTransactionReceipt({ hash })
  expect(receipt.status).toBe('success')
  return receipt
}

beforeAll(async () => {
  chain = await startChain({ dir, genesisTimestampSec: Math.floor(clock.nowMs() / 1000) })
  await chain.rpc.call('evm_setAutomine', true)
  const deployer = await createDeployer({
    rpc: chain.rpc,
    account: getDevAccount(0).account,
    chainId: chain.chainId,
  })
  await deployCanonical({ rpc: chain.rpc, deployer })
  market = await deployAave({ rpc: chain.rpc, deployer })
  await chain.rpc.call('evm_setAutomine', false)
  producer = produce()
})
afterAll(async () => {
  await producer.stop()
  await chain.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('default: a supply to Aave is mined and earns a position', async () => {
  const usdc = market.assets[0]
  const amount = parseUnits('1000', 6)
  if (usdc?.symbol !== 'USDC') throw new Error('USDC is not the first asset.')
  await write(usdc.address, 'mint', [amount])
  await write(usdc.address, 'approve', [market.pool, amount])
  await write(market.pool, 'supply', [usdc.address, amount, account.address, 0])
  const supplied = await publicClient().readContract({
    address: usdc.aToken,
    abi,
    functionName: 'balanceOf',
    args: [account.address],
  })
  expect(supplied).toBeGreaterThanOrEqual(amount)
})

test('behavior: no call sees the state of one block under the time of another', async () => {
  const usdc = market.assets[0]
  if (!usdc) throw new Error('No asset.')
  const pool = { address: market.pool, abi: reserveAbi, functionName: 'getReserveData', args: [usdc.address] } as const
  const clockCall = { address: MULTICALL, abi: multicall3Abi, functionName: 'getCurrentBlockTimestamp' } as const
  let isDone = false
  const look = async (): Promise<number> => {
    let looks = 0
    for (; !isDone; looks++) {
      const [nowSec, { lastUpdateTimestamp }] = await publicClient().multicall({
        contracts: [clockCall, pool],
        allowFailure: false,
        multicallAddress: MULTICALL,
      })
      expect(lastUpdateTimestamp).toBeLessThanOrEqual(Number(nowSec))
    }
    return looks
  }
  await write(usdc.address, 'mint', [1_000n])
  await write(usdc.address, 'approve', [market.pool, 1_000n])
  const looking = Promise.all([look(), look(), look(), look()])
  looking.catch(() => {})
  for (let block = 0; block < 15; block++) {
    clock.change({ advanceMs: 1_000 })
    await write(market.pool, 'supply', [usdc.address, 10n, account.address, 0])
  }
  isDone = true
  for (const looks of await looking) expect(looks).toBeGreaterThan(10)
})

test('behavior: block times follow the clock at once and never run ahead of it', async () => {
  clock.change({ advanceMs: 86_400_000 })
  const movedToSec = Math.floor(clock.nowMs() / 1000)
  await producer.mine()
  const block = await publicClient().getBlock()
  expect(Number(block.timestamp)).toBeGreaterThanOrEqual(movedToSec)
  expect(Number(block.timestamp)).toBeLessThanOrEqual(clock.nowMs() / 1000)
  clock.change({ rate: 0 })
  const pausedAtSec = Math.floor(clock.nowMs() / 1000)
  for (let count = 0; count < 5; count++) await producer.mine()
  const later = await publicClient().getBlock()
  expect(Number(later.timestamp)).toBe(pausedAtSec)
  expect(later.number).toBeGreaterThanOrEqual(block.number + 5n)
  clock.change({ rate: 1 })
})

test('behavior: a SIGKILL loses neither a mined transaction nor height', async () => {
  const usdc = market.assets[0]
  if (!usdc) throw new Error('No asset.')
  const receipt = await write(usdc.address, 'mint', [1n])
  // A save that was under way when the block came is followed by one that has it.
  const readSaved = (): string => gunzipSync(readFileSync(chain.store.statePath)).toString('latin1')
  await expect.poll(readSaved, { interval: 200 }).toContain(receipt.transactionHash.slice(2))
  await producer.stop()
  const height = await publicClient().getBlockNumber({ cacheTime: 0 })
  chain.process.kill('SIGKILL')
  await chain.process.exited
  chain = await startChain({ dir, port: chain.port })
  expect(chain.resumed).toBe(true)
  expect(chain.loss.transactions).toBe(false)
  expect(await publicClient().getBlockNumber({ cacheTime: 0 })).toBe(height)
  const restartedAtSec = Math.floor(clock.nowMs() / 1000)
  producer = produce()
  await producer.mine()
  const found = await publicClient().getTransactionReceipt({ hash: receipt.transactionHash })
  expect(found.blockHash).toBe(receipt.blockHash)
  expect((await publicClient().getCode({ address: ENTRY_POINT }))?.length).toBeGreaterThan(2)
  const block = await publicClient().getBlock()
  expect(Number(block.timestamp)).toBeGreaterThanOrEqual(restartedAtSec)
  expect(Number(block.timestamp)).toBeLessThanOrEqual(clock.nowMs() / 1000)
})

test('behavior: after a stop, what the blocks before it had can still be read', async () => {
  const usdc = market.assets[0]
  if (!usdc) throw new Error('No asset.')
  const balanceAt = (blockNumber: bigint) =>
    publicClient().readContract({
      ...{ address: usdc.address, abi, functionName: 'balanceOf', args: [account.address], blockNumber },
    })
  const { blockNumber } = await write(usdc.address, 'mint', [7n])
  const after = await balanceAt(blockNumber)
  await producer.stop()
  await chain.stop()
  chain = await startChain({ dir, port: chain.port })
  producer = produce()
  expect(await balanceAt(blockNumber)).toBe(after)
  expect(await balanceAt(blockNumber - 1n)).toBe(after - 7n)
})

test('behavior: transactions that were not saved before a kill are said to be lost', async () => {
  await producer.stop()
  const height = await publicClient().getBlockNumber({ cacheTime: 0 })
  chain.store.noteBlock({ number: Number(height) + 1, hash: '0x01', hasTransactions: false })
  chain.store.noteBlock({ number: Number(height) + 2, hash: '0x02', hasTransactions: true })
  chain.process.kill('SIGKILL')
  await chain.process.exited
  chain = await startChain({ dir, port: chain.port })
  expect(chain.loss).toMatchObject({ transactions: true })
  expect(await publicClient().getBlockNumber({ cacheTime: 0 })).toBe(height + 2n)
  producer = produce()
})
