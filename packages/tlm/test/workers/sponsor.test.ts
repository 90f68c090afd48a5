import { env } from 'cloudflare:workers'
import { ENTRY_POINT_ADDRESS } from '@spells/core'
import {
  createSponsorships,
  deploymentSchema,
  type Intent,
  type IntentId,
  intentIdSchema,
  signServiceToken,
  sponsorLedgerName,
  type WorkspaceId,
  workspaceIdSchema,
} from '@spells/shared'
import { sponsorPaymasterAbi } from '@spells/shared/abi'
import { createPublicClient, createWalletClient, http, numberToHex, parseAbi, zeroAddress } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOwnSponsor } from '../../src/index.ts'
import type { SponsorRequest } from '../../src/sponsorPort.ts'
import { moveClockTo, nowMs, nowSec, testClock } from './chainControl.ts'
import { buildOwnerIntent, buildSupplyIntent, setupVault, type TestVault, take } from './setupVault.ts'
import { QUOTA } from './sponsorLedger.ts'
import { crash, holdAt, resetSwitches } from './switches.ts'

const { paymaster = zeroAddress } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const shared = { chainId: 31_337, secret: env.SERVICE_TOKEN_SECRET, clock: testClock }
const findSponsorship = createSponsorships({ ...shared, namespace: env.SPONSOR_LEDGER })
const sponsor = createOwnSponsor({ ...shared, ledgers: env.SPONSOR_LEDGER })
const done = ['CONFIRMED', 'FINALIZED'] as const

const newWorkspace = (): WorkspaceId => workspaceIdSchema.parse(crypto.randomUUID())
const newIntentId = (): IntentId => intentIdSchema.parse(crypto.randomUUID())

/** The paymaster's owner: the account that deployed it. */
const owner = mnemonicToAccount('test test test test test test test test test test test junk')
const chain = { chain: foundry, transport: http(env.RPC_URL) }
const publicClient = createPublicClient({ ...chain, pollingInterval: 50, cacheTime: 0 })
const walletClient = createWalletClient({ ...chain, account: owner })
const depositAbi = parseAbi(['function balanceOf(address) view returns (uint256)'])
const readDeposit = () =>
  publicClient.readContract({
    address: ENTRY_POINT_ADDRESS,
    abi: depositAbi,
    functionName: 'balanceOf',
    args: [paymaster],
  })

let drainedWei = 0n
async function drain() {
  drainedWei = await readDeposit()
  const args = [owner.address, drainedWei] as const
  const hash = await walletClient.writeContract({
    address: paymaster,
    abi: sponsorPaymasterAbi,
    functionName: 'withdraw',
    args,
  })
  await publicClient.waitForTransactionReceipt({ hash })
}
async function refill() {
  const value = drainedWei
  drainedWei = 0n
  if (value === 0n) return
  const hash = await walletClient.writeContract({
    address: paymaster,
    abi: sponsorPaymasterAbi,
    functionName: 'deposit',
    value,
  })
  await publicClient.waitForTransactionReceipt({ hash })
}

beforeEach(resetSwitches)
afterEach(refill)

/** A vault with a session that may be sponsored. */
async function setupArmed(options: { readonly ether?: string; readonly vaultPaysGas?: boolean } = {}) {
  const vault = await setupVault({ ether: options.ether ?? '0' })
  const change = { paymasters: [paymaster], vaultPaysGas: options.vaultPaysGas ?? true }
  const { sessionId } = await vault.arm(change)
  const workspaceId = newWorkspace()
  const build = (fallback: 'vault' | 'none', more: Partial<Intent> = {}) =>
    buildSupplyIntent(vault.vault, sessionId, { workspaceId, payer: { kind: 'sponsor', fallback }, ...more })
  return { vault, sessionId, workspaceId, build }
}

const countPaid = async (vault: TestVault) => {
  const payers = (await vault.listExecutions()).map((event) => event.paymaster)
  return {
    sponsor: payers.filter((one) => one === paymaster).length,
    vault: payers.filter((one) => one === zeroAddress).length,
  }
}

/** Uses up operations of a workspace's quota with approvals that never land. */
async function useUp(workspaceId: WorkspaceId, count: number, validUntilSec = nowSec() + 600) {
  return Promise.all(
    Array.from({ length: count }, () => sponsor.getPaymasterData(buildRequest({ workspaceId, validUntilSec }))),
  )
}

function buildRequest(options: {
  readonly workspaceId: WorkspaceId
  readonly intentId?: IntentId
  readonly validUntilSec?: number
  readonly change?: SponsorRequest['operation']
}): SponsorRequest {
  const { workspaceId, intentId = newIntentId(), validUntilSec = nowSec() + 600 } = options
  return {
    operation: {
      sender: '0x00000000000000000000000000000000000000C1',
      nonce: numberToHex(BigInt(`0x${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`)),
      callData: '0x',
      callGasLimit: '0x186a0',
      verificationGasLimit: '0x186a0',
      preVerificationGas: '0xc350',
      maxFeePerGas: '0x3b9aca00',
      maxPriorityFeePerGas: '0x1',
      paymaster,
      paymasterVerificationGasLimit: '0xea60',
      paymasterPostOpGasLimit: '0x0',
      ...options.change,
    },
    entryPoint: ENTRY_POINT_ADDRESS,
    chainId: '0x7a69',
    context: { workspaceId, intentId, validUntilSec },
  }
}

describe('a sponsored intent', () => {
  it('default: a session’s operation lands from a vault without ETH, and its cost is counted once', async () => {
    const { vault, workspaceId, build } = await setupArmed()
    expect(await findSponsorship(workspaceId)).toMatchObject({ available: true, used: { operations: 0, costWei: '0' } })
    const intent = build('none')
    take(await vault.submit(intent))
    const view = await vault.until(intent.id, ['FINALIZED'])
    expect(view).toMatchObject({ paidBy: 'sponsor', inclusion: { success: true, paidBy: 'sponsor' } })
    expect(await countPaid(vault)).toEqual({ sponsor: 1, vault: 0 })
    const costWei = view.inclusion?.actualGasCostWei
    await expect.poll(async () => (await findSponsorship(workspaceId)).used).toEqual({ operations: 1, costWei })
    const { facts } = await vault.listFacts()
    expect(facts.filter(({ status }) => status !== 'CREATED').map(({ paidBy }) => paidBy)).not.toContain('vault')
    expect(facts.at(-1)).toMatchObject({ status: 'FINALIZED', paidBy: 'sponsor' })
  })

  it('default: what the owner signs is sponsored as well', async () => {
    const vault = await setupVault({ ether: '0' })
    const workspaceId = newWorkspace()
    const intent = buildOwnerIntent(vault.vault, { workspaceId, payer: { kind: 'sponsor', fallback: 'vault' } })
    take(await vault.submit(intent))
    const toSign = await vault.untilShown(intent.id)
    expect(toSign.operation).toMatchObject({ paymaster })
    expect(await vault.get(intent.id)).toMatchObject({ paidBy: 'sponsor' })
    take(await vault.handOver(intent.id, toSign.userOpHash, await vault.signAsOwner(toSign)))
    expect(await vault.until(intent.id, ['FINALIZED'])).toMatchObject({
      inclusion: { paidBy: 'sponsor', success: true },
    })
  })

  it('behavior: over quota the vault pays, where intent and policy allow; else it is refused', async () => {
    const { vault, workspaceId, build } = await setupArmed({ ether: '1' })
    await useUp(workspaceId, QUOTA.operations)
    expect(await findSponsorship(workspaceId)).toMatchObject({
      available: false,
      reason: { code: 'sponsor_over_quota' },
      remaining: { operations: 0 },
    })
    const [paid, unpaid] = [build('vault'), build('none')]
    take(await vault.submit(paid))
    take(await vault.submit(unpaid))
    expect(await vault.until(paid.id, done)).toMatchObject({ paidBy: 'vault', inclusion: { paidBy: 'vault' } })
    expect(await vault.until(unpaid.id, ['REJECTED'])).toMatchObject({ reason: { code: 'sponsor_over_quota' } })
  })

  it('behavior: a policy without vault payment does not fall back', async () => {
    const { vault, workspaceId, build } = await setupArmed({ ether: '1', vaultPaysGas: false })
    await useUp(workspaceId, QUOTA.operations)
    const intent = build('vault')
    take(await vault.submit(intent))
    expect(await vault.until(intent.id, ['REJECTED'])).toMatchObject({ reason: { code: 'sponsor_over_quota' } })
  })

  it('behavior: a session that does not name the paymaster is not sponsored', async () => {
    const vault = await setupVault({ ether: '1' })
    const { sessionId } = await vault.arm()
    const build = (fallback: 'vault' | 'none') =>
      buildSupplyIntent(vault.vault, sessionId, { workspaceId: newWorkspace(), payer: { kind: 'sponsor', fallback } })
    const [paid, unpaid] = [build('vault'), build('none')]
    take(await vault.submit(unpaid))
    expect(await vault.until(unpaid.id, ['REJECTED'])).toMatchObject({ reason: { code: 'sponsor_refused' } })
    take(await vault.submit(paid))
    expect(await vault.until(paid.id, done)).toMatchObject({ paidBy: 'vault' })
  })
})

describe('a sponsor without a deposit', () => {
  it('behavior: the vault pays where it may; where not, the intent waits, and lands after the refill', async () => {
    const { vault, workspaceId, build } = await setupArmed({ ether: '1' })
    await drain()
    await expect.poll(async () => (await findSponsorship(workspaceId)).reason?.code).toBe('sponsor_empty')
    const [paid, waiting] = [build('vault'), build('none', { conflictGroup: 'other' })]
    take(await vault.submit(paid))
    take(await vault.submit(waiting))
    expect(await vault.until(paid.id, done)).toMatchObject({ paidBy: 'vault' })
    await expect.poll(async () => (await vault.get(waiting.id)).reason?.code).toBe('sponsor_empty')
    expect((await vault.get(waiting.id)).status).toBe('CREATED')
    await refill()
    expect(await vault.until(waiting.id, done)).toMatchObject({ paidBy: 'sponsor' })
  })

  it('behavior: at the deadline the intent is refused with the sponsor’s reason', async () => {
    const { vault, workspaceId, build } = await setupArmed()
    await drain()
    await expect.poll(async () => (await findSponsorship(workspaceId)).available).toBe(false)
    const intent = build('vault', { deadlineSec: nowSec() + 300 })
    take(await vault.submit(intent))
    await vault.untilView(intent.id, ({ reason }) => reason?.code === 'sponsor_empty')
    await moveClockTo(intent.deadlineSec + 1)
    const view = await vault.until(intent.id, ['REJECTED'])
    expect(view.reason).toMatchObject({
      code: 'deadline_passed',
      message: expect.stringContaining('sponsor’s deposit'),
    })
  })
})

describe('the ledger', () => {
  it('behavior: of fifty at once within a quota of five, exactly five are approved', async () => {
    const workspaceId = newWorkspace()
    const replies = await useUp(workspaceId, 50)
    expect(replies.filter(({ ok }) => ok)).toHaveLength(QUOTA.operations)
    const codes = replies.flatMap((reply) => (reply.ok ? [] : [reply.refusal.code]))
    expect(new Set(codes)).toEqual(new Set(['sponsor_over_quota']))
    expect(await findSponsorship(workspaceId)).toMatchObject({ used: { operations: QUOTA.operations } })
  })

  it('behavior: through the vaults, the same: five sponsored, the others paid by their vaults', async () => {
    const workspaceId = newWorkspace()
    const vaults = [await setupVault(), await setupVault()]
    const intents = await Promise.all(
      vaults.map(async (vault) => {
        const { sessionId } = await vault.arm({ paymasters: [paymaster] })
        const payer = { kind: 'sponsor', fallback: 'vault' } as const
        return Array.from({ length: 4 }, () => buildSupplyIntent(vault.vault, sessionId, { workspaceId, payer }))
      }),
    )
    await Promise.all(
      vaults.map((vault, index) => Promise.all((intents[index] ?? []).map((one) => vault.submit(one).then(take)))),
    )
    for (const [index, vault] of vaults.entries()) {
      for (const { id } of intents[index] ?? []) await vault.until(id, done)
    }
    const counts = await Promise.all(vaults.map(countPaid))
    expect(counts.reduce((sum, one) => sum + one.sponsor, 0)).toBe(QUOTA.operations)
    expect(counts.reduce((sum, one) => sum + one.vault, 0)).toBe(3)
  })

  it('behavior: the same intent again is signed again and counted once, at its dearest', async () => {
    const workspaceId = newWorkspace()
    const intentId = newIntentId()
    const first = take(await sponsor.getPaymasterData(buildRequest({ workspaceId, intentId })))
    const cost = async () => (await findSponsorship(workspaceId)).used
    const once = await cost()
    expect(once).toEqual({ operations: 1, costWei: String(310_000n * 10n ** 9n) })
    const dearer = { maxFeePerGas: '0x77359400' }
    const second = take(await sponsor.getPaymasterData(buildRequest({ workspaceId, intentId, change: dearer })))
    expect(second.paymasterData).not.toBe(first.paymasterData)
    expect(await cost()).toEqual({ operations: 1, costWei: String(310_000n * 2n * 10n ** 9n) })
    take(await sponsor.getPaymasterData(buildRequest({ workspaceId, intentId })))
    expect(await cost()).toEqual({ operations: 1, costWei: String(310_000n * 2n * 10n ** 9n) })
    const ended = { workspaceId, intentId, outcome: { kind: 'landed', costWei: '7' } } as const
    await sponsor.settle(ended)
    await sponsor.settle({ ...ended, outcome: { kind: 'never' } })
    await sponsor.settle({ ...ended, outcome: { kind: 'landed', costWei: '9' } })
    expect(await cost()).toEqual({ operations: 1, costWei: '7' })
    expect(await sponsor.getPaymasterData(buildRequest({ workspaceId, intentId }))).toMatchObject({
      ok: false,
      refusal: { code: 'sponsor_refused' },
    })
  })

  it('behavior: what never lands is released by what the chain says, although nobody reported it', async () => {
    const workspaceId = newWorkspace()
    const validUntilSec = nowSec() + 300
    await useUp(workspaceId, QUOTA.operations, validUntilSec)
    await moveClockTo(validUntilSec + 11)
    await expect.poll(async () => (await findSponsorship(workspaceId)).used.operations, { interval: 500 }).toBe(0)
    expect(await findSponsorship(workspaceId)).toMatchObject({ available: true })
  })

  it('behavior: a crash after the quota was set aside does not charge it twice', async () => {
    const { vault, workspaceId, build } = await setupArmed()
    const intent = build('none')
    const held = holdAt('sponsor.reserved', intent.id)
    take(await vault.submit(intent))
    await held
    await crash(vault)
    expect(await vault.until(intent.id, ['FINALIZED'])).toMatchObject({ paidBy: 'sponsor' })
    expect(await countPaid(vault)).toEqual({ sponsor: 1, vault: 0 })
    const { used } = await findSponsorship(workspaceId)
    expect(used.operations).toBe(1)
  })

  it('behavior: a crash after the signature, before sending, is paid for once', async () => {
    const { vault, workspaceId, build } = await setupArmed()
    const intent = build('none')
    const held = holdAt('tlm.signed', intent.id)
    take(await vault.submit(intent))
    await held
    await crash(vault)
    const view = await vault.until(intent.id, ['FINALIZED'])
    await expect
      .poll(async () => (await findSponsorship(workspaceId)).used)
      .toEqual({ operations: 1, costWei: view.inclusion?.actualGasCostWei })
  })

  it('rejects: another paymaster, entry point, chain; more gas for the paymaster than it needs', async () => {
    const workspaceId = newWorkspace()
    const request = buildRequest({ workspaceId })
    const changes: readonly Partial<SponsorRequest>[] = [
      { entryPoint: zeroAddress },
      { chainId: '0x1' },
      { operation: { ...request.operation, paymaster: owner.address } },
      { operation: { ...request.operation, paymasterVerificationGasLimit: '0xf4240' } },
      { operation: { ...request.operation, paymasterPostOpGasLimit: '0x1' } },
      { operation: { ...request.operation, maxFeePerGas: 'much' } },
      { operation: { ...request.operation, sender: null } },
    ]
    for (const change of changes) {
      const reply = await sponsor.getPaymasterData({ ...request, ...change })
      expect(reply, JSON.stringify(change)).toMatchObject({ ok: false, refusal: { code: 'sponsor_refused' } })
    }
    expect(await findSponsorship(workspaceId)).toMatchObject({ used: { operations: 0 } })
  })

  it('rejects: unauthenticated, wrong_audience, another workspace', async () => {
    const workspaceId = newWorkspace()
    const subject = sponsorLedgerName(31_337, workspaceId)
    const ledger = env.SPONSOR_LEDGER.getByName(subject)
    const sign = (change: { secret?: string; audience?: 'tlm' | 'sponsor'; subject?: string }) =>
      signServiceToken({ secret: env.SERVICE_TOKEN_SECRET, audience: 'sponsor', subject, nowMs: nowMs(), ...change })
    const codes = []
    for (const token of [
      await sign({ secret: 'another-secret-that-is-also-32-characters' }),
      await sign({ audience: 'tlm' }),
      await sign({ subject: sponsorLedgerName(31_337, newWorkspace()) }),
    ]) {
      const reply = await ledger.getPaymasterData(token, buildRequest({ workspaceId }))
      codes.push(reply.ok || reply.refusal.code)
    }
    expect(codes).toEqual(['unauthenticated', 'wrong_audience', 'wrong_vault'])
  })
})
