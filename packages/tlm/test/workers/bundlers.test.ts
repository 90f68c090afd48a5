import { env } from 'cloudflare:workers'
import { deploymentSchema } from '@spells/shared'
import { type Hex, numberToHex, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { beforeEach, describe, expect, it } from 'vitest'
import { createBundler, createDirectSender } from '../../src/index.ts'
import { moveClockTo, nowSec } from './chainControl.ts'
import { bundlerA, bundlerB, healFaults, injectFault, listCalls } from './faults.ts'
import { buildSupplyIntent, callNode, setupVault, take } from './setupVault.ts'
import { resetSwitches, switches } from './switches.ts'

const { entryPoint } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
/** There is no account at this address. */
const NOBODY = '0x00000000000000000000000000000000000000a1'
const SEND = 'eth_sendUserOperation'
const ESTIMATE = 'eth_estimateUserOperationGas'
const refusal = { kind: 'error', methods: [SEND], code: -32_504, message: 'Banned.' }
const down = { kind: 'status', status: 503 }

beforeEach(async () => {
  await resetSwitches()
  await healFaults()
  switches.bundlerUrls = [bundlerA, bundlerB]
})

async function submitSupply() {
  const vault = await setupVault()
  const { sessionId } = await vault.arm()
  const intent = buildSupplyIntent(vault.vault, sessionId)
  take(await vault.submit(intent))
  return { vault, intent }
}

const listSent = async (url: string) => (await listCalls(url, SEND)).map(({ params }) => JSON.stringify(params[0]))

describe('createBundler, several bundlers', () => {
  it('default: the first one is asked alone', async () => {
    // Which one that is follows from how quick they were: this is about an operation that is handed over once.
    switches.resendMinMs = 600_000
    const { vault, intent } = await submitSupply()
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
    const count = async (method: string) =>
      (await Promise.all([bundlerA, bundlerB].map((url) => listCalls(url, method)))).map(({ length }) => length)
    const [estimates, sends] = [await count(ESTIMATE), await count(SEND)]
    expect(estimates).toEqual([1, 0])
    expect(sends.toSorted()).toEqual([0, 1])
  })

  it.each([
    ['is down (row 6)', down],
    ['hangs up', { kind: 'dropRequest' }],
    ['refuses', refusal],
  ])('behavior: one that %s is passed over; the next one gets the same bytes', async (_, fault) => {
    await injectFault(bundlerA, fault)
    const { vault, intent } = await submitSupply()
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
    const [a, b] = await Promise.all([listSent(bundlerA), listSent(bundlerB)])
    expect(b.length).toBeGreaterThan(0)
    expect(new Set([...a, ...b]).size).toBe(1)
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: one that counts too little gas for the calls does not make them revert', async () => {
    const [callGasLimit, verificationGasLimit] = [numberToHex(60_000), numberToHex(300_000)]
    const preVerificationGas = numberToHex(100_000)
    const result = { callGasLimit, verificationGasLimit, preVerificationGas }
    await injectFault(bundlerA, { kind: 'result', methods: [ESTIMATE], result })
    const { vault, intent } = await submitSupply()
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: one that took it and lost the answer is not the only one to have it; it executes once', async () => {
    await injectFault(bundlerA, { kind: 'dropReply', methods: [SEND] })
    const { vault, intent } = await submitSupply()
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: one that took it and does nothing is followed by another with the same bytes', async () => {
    switches.onSend = () => 'loseRequest'
    const { vault, intent } = await submitSupply()
    const { userOpHash } = await vault.until(intent.id, ['SUBMITTED'])
    // Each answers once with the right hash and forgets the operation. Which one is first follows from how quick it was.
    const forgets = { kind: 'result', methods: [SEND], result: userOpHash, times: 1 }
    for (const url of [bundlerA, bundlerB]) await injectFault(url, forgets)
    // To one, to the other, and back: however long it takes to land, no more.
    let sends = 3
    switches.onSend = () => (sends-- > 0 ? 'pass' : 'loseRequest')
    await vault.until(intent.id, ['FINALIZED'])
    const [a, b] = await Promise.all([listSent(bundlerA), listSent(bundlerB)])
    expect([a.length, b.length].toSorted()).toEqual([1, 2])
    expect(new Set([...a, ...b]).size).toBe(1)
  })

  it('behavior: an estimate of any bundler counts, a refusal only if nobody gives one', async () => {
    const bundler = createBundler({ urls: [bundlerA, bundlerB], entryPoint })
    const operation = { sender: NOBODY, nonce: '0x0', callData: '0x', signature: '0x' } as const
    await injectFault(bundlerA, down)
    const refused = await bundler.estimate(operation)
    expect(refused).toMatchObject({ ok: false, refusal: { retry: false } })
    await injectFault(bundlerB, down)
    expect(await bundler.estimate(operation)).toMatchObject({ refusal: { code: 'bundler_unavailable', retry: true } })
    expect(await listCalls(bundlerA, ESTIMATE)).not.toHaveLength(0)
  })
})

describe('createDirectSender', () => {
  const setupRelayer = async (ether: string) => {
    const privateKey: Hex = generatePrivateKey()
    const { address } = privateKeyToAccount(privateKey)
    await callNode('anvil_setBalance', address, numberToHex(parseEther(ether)))
    switches.direct = createDirectSender({ rpcUrls: [env.RPC_URL], chainId: 31_337, entryPoint, privateKey })
    return { getNonce: () => callNode('eth_getTransactionCount', address, 'latest') }
  }
  const refuseEverywhere = async (fault: typeof refusal | typeof down) => {
    for (const url of [bundlerA, bundlerB]) await injectFault(url, { ...fault, methods: [SEND] })
  }

  it('default: what no bundler takes goes to EntryPoint in a transaction of our own', async () => {
    const relayer = await setupRelayer('1')
    await refuseEverywhere(down)
    const { vault, intent } = await submitSupply()
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toMatchObject([{ success: true }])
    expect(await relayer.getNonce()).toBe('0x1')
  })

  it.each([
    ['says that it knows', { kind: 'error', methods: [SEND], code: -32_602, message: 'Already known' }],
    ['says that it is at it', { kind: 'error', methods: [SEND], code: -32_602, message: 'already being processed' }],
  ])('behavior: what a bundler %s, as after a reorg, and never lands goes that way too', async (_, claim) => {
    const relayer = await setupRelayer('1')
    for (const url of [bundlerA, bundlerB]) await injectFault(url, claim)
    const { vault, intent } = await submitSupply()
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toMatchObject([{ success: true }])
    expect(await relayer.getNonce()).toBe('0x1')
  })

  it('behavior: several vaults share the account, one transaction at a time', async () => {
    const relayer = await setupRelayer('1')
    await refuseEverywhere(down)
    const casts = await Promise.all([submitSupply(), submitSupply(), submitSupply()])
    await Promise.all(casts.map(({ vault, intent }) => vault.until(intent.id, ['FINALIZED'])))
    const executions = await Promise.all(casts.map(({ vault }) => vault.listExecutions()))
    expect(executions.map((list) => list.length)).toEqual([1, 1, 1])
    expect(await relayer.getNonce()).toBe('0x3')
  })

  it('behavior: it pays for nothing that would revert', async () => {
    const relayer = await setupRelayer('1')
    await refuseEverywhere(down)
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const deadlineSec = nowSec() + 300
    const intent = buildSupplyIntent(vault.vault, sessionId, { deadlineSec })
    switches.onSend = () => 'loseRequest'
    take(await vault.submit(intent))
    await vault.until(intent.id, ['SUBMITTED'])
    await vault.revoke(sessionId)
    switches.onSend = () => 'pass'
    // Long enough for the bundlers to have failed and for the transaction to have been tried out.
    await expect.poll(async () => (await listSent(bundlerA)).length).toBeGreaterThan(3)
    await moveClockTo(deadlineSec + 1)
    await vault.until(intent.id, ['EXPIRED'])
    expect(await relayer.getNonce()).toBe('0x0')
    expect(await vault.listExecutions()).toHaveLength(0)
  })
})
