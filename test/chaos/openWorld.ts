import { armSession, createWallet, openVault, requireAsset, type Wallet, waitUntil } from '@spells/cli/journey'
import { type Client, createClient } from '@spells/client'
import { getDevAccount, type Stack } from '@spells/local'
import type { SessionRef, VaultId } from '@spells/shared'
import { type Address, numberToHex, parseEther, parseUnits } from 'viem'
import type { Journal } from './journal.ts'

/** A vault under load. */
export type LoadedVault = {
  readonly index: number
  readonly id: VaultId
  readonly address: Address
  readonly sessionId: SessionRef
}

/** The owner with their vaults, on one stack. */
export type World = {
  readonly client: Client
  readonly wallet: Wallet
  readonly usdc: Address
  readonly vaults: readonly LoadedVault[]
}

const FAST_BLOCK_MS = 50
const VAULT_GAS_WEI = parseEther('2')
const VAULT_USDC = parseUnits('5000', 6)
/** What the demo wallet spares for all vaults. */
const ALL_USDC = parseUnits('90000', 6)
const LIMITS = { budget: parseUnits('10000', 6), perCast: parseUnits('100', 6) }
/** Nothing of it may run out before the run ends. */
const QUOTA = { maxOperations: 10_000, maxGasWei: parseEther('100') }
const SESSION_MS = 30 * 86_400_000

/** Signs in and makes the vaults that are missing, each with ether, USDC and an installed session. */
export async function openWorld(options: {
  readonly stack: Stack
  readonly journal: Journal
  readonly vaults: number
  readonly say: (line: string) => void
}): Promise<World> {
  const { stack, journal } = options
  const { deployment } = stack
  const { chainId, demoWallet } = stack.describe()
  const { privateKey } = getDevAccount(demoWallet.devAccount)
  const wallet = createWallet({ privateKey, rpcUrl: stack.rpcUrl, chainId })
  const client = createClient({ baseUrl: stack.apiUrl })
  await waitUntil('the sign-in', () => client.auth.signIn(wallet).catch(() => undefined), { timeoutMs: 30_000 })
  const share = ALL_USDC / BigInt(options.vaults)
  const funding = { gasWei: VAULT_GAS_WEI, usdc: share < VAULT_USDC ? share : VAULT_USDC }
  const vaults: LoadedVault[] = []
  for (const entry of journal.entries) {
    if (entry.kind !== 'vault') continue
    vaults.push({ index: entry.vault, id: entry.id, address: entry.address, sessionId: entry.sessionId })
  }
  // Nothing is under load yet: blocks need not take their time.
  const mining = setInterval(() => void stack.mine(), FAST_BLOCK_MS)
  try {
    for (let index = vaults.length; index < options.vaults; index++) {
      const salt = numberToHex(index + 1, { size: 32 })
      const { vault } = await openVault({ client, wallet, chainId, deployment, funding, salt })
      const { session } = await armSession({
        ...{ client, wallet, deployment, vaultId: vault.id, limits: LIMITS, ...QUOTA },
        expiresAtMs: stack.clock.nowMs() + SESSION_MS,
      })
      const loaded: LoadedVault = { index, id: vault.id, address: vault.address, sessionId: session.id }
      vaults.push(loaded)
      const { id, address, sessionId } = loaded
      journal.write({ kind: 'vault', vault: index, id, address, sessionId })
      options.say(`vault ${index + 1} of ${options.vaults}`)
    }
  } finally {
    clearInterval(mining)
  }
  return { client, wallet, usdc: requireAsset(deployment, 'USDC').address, vaults }
}
