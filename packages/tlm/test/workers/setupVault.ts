import { env } from 'cloudflare:workers'
import {
  buildNonceKey,
  encodeExecuteBatch,
  encodeOwnerSignature,
  encodePolicy,
  everbloom,
  getOwnerOpTypedData,
  type Policy,
  predictVaultAddress,
  type SpellPlan,
} from '@spells/core'
import {
  type Call,
  castIdSchema,
  deploymentSchema,
  type Intent,
  type IntentId,
  type IntentStatus,
  type IntentView,
  intentIdSchema,
  isTerminal,
  type Result,
  type SessionRef,
  sessionRefSchema,
  signServiceToken,
  type ToSign,
  type TransactionManagerRpc,
  transactionManagerName,
  userIdSchema,
  vaultIdSchema,
  workspaceIdSchema,
} from '@spells/shared'
import { metavaultFactoryAbi, sessionValidatorAbi } from '@spells/shared/abi'
import {
  type Address,
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  numberToHex,
  parseAbi,
  parseEther,
  zeroAddress,
  zeroHash,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { createBundler } from '../../src/index.ts'
import { nowMs, nowSec } from './chainControl.ts'

/** How long a test waits for anything. It is no measure of speed. */
const UNTIL_MS = 240_000
const POLL_MS = 100

const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const publicClient = createPublicClient({
  chain: foundry,
  transport: http(env.RPC_URL),
  pollingInterval: 50,
  cacheTime: 0,
})
const walletClient = createWalletClient({ chain: foundry, transport: http(env.RPC_URL) })
const tokenAbi = parseAbi([
  'function mint(address account, uint256 value) returns (bool)',
  'function balanceOf(address) view returns (uint256)',
])
const entryPointAbi = parseAbi([
  'function incrementNonce(uint192 key)',
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
])

const usdcAsset = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')
if (!usdcAsset) throw new Error('The deployment has no USDC.')
const usdc = usdcAsset

/** A call to the node that only a development chain has. */
export function callNode(method: string, ...params: unknown[]): Promise<unknown> {
  return publicClient.request({ method, params } as never)
}

/** A call to the bundler past the objects. */
export async function callBundler(method: string, ...params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = await fetch(env.BUNDLER_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const reply = (await response.json()) as { readonly result?: unknown; readonly error?: unknown }
  if (reply.error) throw new Error(`${method}: ${JSON.stringify(reply.error)}`)
  return reply.result
}

async function sendAs(account: PrivateKeyAccount, to: Address, data: Hex, nonce?: number) {
  return walletClient.sendTransaction({
    account,
    to,
    data,
    gas: 3_000_000n,
    ...(nonce !== undefined && { nonce }),
  })
}

/** A deployed Metavault with ETH and USDC, and its object. */
export type TestVault = Awaited<ReturnType<typeof setupVault>>

export async function setupVault(options: { readonly ether?: string; readonly usdcUnits?: bigint } = {}) {
  const owner = privateKeyToAccount(generatePrivateKey())
  await callNode('anvil_setBalance', owner.address, numberToHex(parseEther('10')))
  const createVault = encodeFunctionData({
    abi: metavaultFactoryAbi,
    functionName: 'createVault',
    args: [owner.address, zeroHash],
  })
  const { factory, vaultImplementation } = deployment
  const vault = predictVaultAddress({ factory, vaultImplementation, owner: owner.address, salt: zeroHash })
  const mint = encodeFunctionData({
    abi: tokenAbi,
    functionName: 'mint',
    args: [vault, options.usdcUnits ?? 1_000_000_000n],
  })
  const hashes = [await sendAs(owner, factory, createVault, 0), await sendAs(owner, usdc.address, mint, 1)]
  for (const hash of hashes) {
    const { status } = await publicClient.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new Error('The vault could not be set up.')
  }
  const fund = (ether: string) => callNode('anvil_setBalance', vault, numberToHex(parseEther(ether)))
  await fund(options.ether ?? '1')

  const name = transactionManagerName(31_337, vault)
  const getStub = () => env.TLM.get(env.TLM.idFromName(name))
  const rpc = () => getStub() as unknown as TransactionManagerRpc
  const getToken = () =>
    signServiceToken({ secret: env.SERVICE_TOKEN_SECRET, audience: 'tlm', subject: name, nowMs: nowMs() })
  const ownerExecute = async (target: Address, data: Hex) => {
    const calls = [{ target, valueWei: 0n, data }]
    return publicClient.waitForTransactionReceipt({ hash: await sendAs(owner, vault, encodeExecuteBatch(calls)) })
  }

  const self = {
    vault,
    owner,
    name,
    getStub,
    getToken,
    rpc,
    fund,
    /** A session prepared by the object and installed by the owner. */
    arm: async (change: Partial<Policy> = {}) => {
      const sessionRef = sessionRefSchema.parse(crypto.randomUUID())
      const grant = encodePolicy(buildPolicy(vault, change))
      const prepared = take(await rpc().prepareSession(await getToken(), { sessionRef, grant }))
      await self.install(prepared.policy)
      return prepared
    },
    install: async (policy: Hex) => {
      const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [policy] })
      await ownerExecute(deployment.sessionValidator, data)
    },
    /** An intent to withdraw what was supplied. */
    buildExit: (sessionId: Hex, change: Partial<Intent> = {}) => {
      const plan = everbloom.buildExit({ vault, deployment }, { asset: usdc.address, amount: '500000' })
      return buildIntent(plan, { authority: { kind: 'session', sessionId }, ...change })
    },
    /** The owner's plain transaction that has the vault make these calls. */
    executeAsOwner: async (calls: readonly Call[]) => {
      const batch = calls.map(({ target, valueWei, data }) => ({ target, valueWei: BigInt(valueWei), data }))
      return publicClient.waitForTransactionReceipt({ hash: await sendAs(owner, vault, encodeExecuteBatch(batch)) })
    },
    revoke: async (sessionId: Hex) => {
      const args = [sessionId] as const
      const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeSession', args })
      await ownerExecute(deployment.sessionValidator, data)
    },
    /** Waits until an operation is shown to the owner. */
    untilShown: async (id: IntentId, attempt = 1): Promise<ToSign> => {
      const view = await self.untilView(id, ({ toSign }) => toSign?.attempt === attempt)
      if (!view.toSign) throw new Error('Nothing is shown.')
      return view.toSign
    },
    /** What the owner's wallet makes of it. */
    signAsOwner: async ({ userOpHash, validAfterSec, validUntilSec }: ToSign, account = owner): Promise<Hex> => {
      const { ownerValidator: validator } = deployment
      const op = { chainId: 31_337, validator, userOpHash, validAfterSec, validUntilSec } as const
      return account.signTypedData(getOwnerOpTypedData(op))
    },
    handOver: async (id: IntentId, userOpHash: Hex, signature: Hex) =>
      rpc().signOwnerOperation(await getToken(), { id, userOpHash, signature }),
    /** The owner signs and hands the operation to the bundler past the object. */
    sendElsewhere: async (toSign: ToSign) => {
      const { validAfterSec, validUntilSec, userOpHash, operation } = toSign
      const signature = encodeOwnerSignature({ validAfterSec, validUntilSec, ecdsa: await self.signAsOwner(toSign) })
      const bundler = createBundler({ urls: [env.BUNDLER_URL], entryPoint: deployment.entryPoint })
      return bundler.send({ ...operation, signature }, userOpHash)
    },
    takeBack: async (id: IntentId) => rpc().takeBackOwnerOperation(await getToken(), { id }),
    /** Makes the owner a contract: the code of another one. */
    giveOwnerCode: async (from: Address) => {
      const code = await publicClient.getCode({ address: from })
      await callNode('anvil_setCode', owner.address, code)
    },
    /** The owner uses the next nonce of the owner's lane by a plain transaction. */
    burnOwnerNonce: async () => {
      const key = buildNonceKey(deployment.ownerValidator, { laneClass: 'normal', index: 0 })
      const data = encodeFunctionData({ abi: entryPointAbi, functionName: 'incrementNonce', args: [key] })
      return ownerExecute(deployment.entryPoint, data)
    },
    submit: async (intent: Intent) => rpc().submit(await getToken(), intent),
    get: async (id: IntentId) => take(await rpc().getIntent(await getToken(), { id })),
    getSession: async (sessionRef: SessionRef) => take(await rpc().getSession(await getToken(), { sessionRef })),
    listFacts: async () => take(await rpc().listFacts(await getToken(), { afterSequence: 0, limit: 500 })),
    /** Waits for a status; says where the intent stands if it never comes. */
    until: (id: IntentId, statuses: readonly IntentStatus[]): Promise<IntentView> =>
      self.untilView(id, ({ status }) => statuses.includes(status)),
    untilView: async (id: IntentId, isWanted: (view: IntentView) => boolean): Promise<IntentView> => {
      const giveUpAtMs = Date.now() + UNTIL_MS
      for (;;) {
        const view = await self.get(id)
        if (isWanted(view)) return view
        const isOver = isTerminal(view.status) || Date.now() > giveUpAtMs
        if (isOver) throw new Error(`Still ${JSON.stringify(view)}`)
        await sleep(POLL_MS)
      }
    },
    /** While blocks are held: mines them one by one until this vault has so many operations on the chain. */
    mineUntilExecuted: async (mine: () => Promise<void>, count = 1): Promise<void> => {
      const giveUpAtMs = Date.now() + UNTIL_MS
      while ((await self.listExecutions()).length < count) {
        if (Date.now() > giveUpAtMs) throw new Error(`Not on the chain: operation ${count} of ${vault}.`)
        await sleep(POLL_MS)
        await mine()
      }
    },
    /** How many operations of this vault the chain has, in order. */
    listExecutions: async () => {
      const logs = await publicClient.getLogs({
        address: deployment.entryPoint,
        event: entryPointAbi[1],
        args: { sender: vault },
        fromBlock: 0n,
        strict: true,
      })
      return logs.map(({ args }) => args)
    },
    getSupplied: () => readBalance(usdc.aToken, vault),
  }
  return self
}

function readBalance(token: Address, account: Address): Promise<bigint> {
  return publicClient.readContract({ address: token, abi: tokenAbi, functionName: 'balanceOf', args: [account] })
}

export function buildPolicy(vault: Address, change: Partial<Policy>): Policy {
  const limits = { asset: usdc.address, budget: '1000000000', perCast: '500000000' }
  const grant = everbloom.buildGrant({ vault, deployment }, limits)
  if (!grant.ok) throw new Error(JSON.stringify(grant.refusal))
  return {
    key: zeroAddress,
    salt: BigInt(Math.floor(Math.random() * 1e15)),
    validAfterSec: 0,
    validUntilSec: nowSec() + 3_600,
    normal: { lanes: 3, maxOperations: 100, maxGasWei: parseEther('1') },
    protective: { lanes: 1, maxOperations: 10, maxGasWei: parseEther('1') },
    maxFeePerGasWei: 100_000_000_000n,
    vaultPaysGas: true,
    periods: null,
    paymasters: [],
    ...grant.value,
    ...change,
  }
}

/** As {@link buildSupplyIntent}, for the owner to sign. */
export function buildOwnerIntent(vault: Address, change: Partial<Intent> = {}): Intent {
  return buildSupplyIntent(vault, '0x', { authority: { kind: 'owner' }, ...change })
}

/** An intent to supply USDC to Aave, with its post-condition. */
export function buildSupplyIntent(vault: Address, sessionId: Hex, change: Partial<Intent> = {}): Intent {
  return buildIntent(everbloom.buildEntry({ vault, deployment }, { asset: usdc.address, amount: '1000000' }), {
    authority: { kind: 'session', sessionId },
    ...change,
  })
}

function buildIntent(plan: Result<SpellPlan, { code: string }>, change: Partial<Intent>): Intent {
  if (!plan.ok) throw new Error(plan.refusal.code)
  const zero = '00000000-0000-4000-8000-000000000000'
  return {
    v: 1,
    id: intentIdSchema.parse(crypto.randomUUID()),
    castId: castIdSchema.parse(crypto.randomUUID()),
    workspaceId: workspaceIdSchema.parse(zero),
    vaultId: vaultIdSchema.parse(zero),
    correlationId: 'test',
    cause: { kind: 'user', userId: userIdSchema.parse(zero) },
    authority: { kind: 'owner' },
    conflictGroup: 'everbloom',
    laneClass: 'normal',
    calls: [...plan.value.calls],
    postConditions: [...plan.value.postConditions],
    deadlineSec: nowSec() + 600,
    maxFeePerGasCeilingWei: '100000000000',
    ...change,
  }
}

/** The value of a result that must be one. */
export function take<Value>(result: Result<Value, { readonly code: string }>): Value {
  if (result.ok) return result.value
  throw new Error(`refused: ${JSON.stringify(result.refusal)}`)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
