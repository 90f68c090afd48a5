import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armSession, createWallet, openVault, requireAsset, type Wallet } from '@spells/cli/journey'
import { type Client, createClient } from '@spells/client'
import { getDevAccount, type Stack, type StackOptions, startStack } from '@spells/local'
import type { Deployment } from '@spells/shared'
import type { Session, TriggerPlan, Vault } from '@spells/shared/api'
import { parseEther, parseUnits } from 'viem'

export type ArmedStack = {
  readonly stack: Stack
  readonly client: Client
  readonly wallet: Wallet
  readonly vault: Vault
  readonly session: Session
  readonly usdc: Deployment['aave']['assets'][number]
  /** The plan that supplies this much USDC, in base units. */
  buildEntry(amount: bigint): TriggerPlan
  stop(): Promise<void>
}

/**
 * Starts a stack of its own with a signed-in owner, a funded vault and an installed Everbloom session.
 * @param options.onStarted called with the stack before anything is done on it
 */
export async function startArmedStack(
  options: Omit<StackOptions, 'stateDir'> & { readonly onStarted?: (stack: Stack) => void } = {},
): Promise<ArmedStack> {
  const { onStarted, ...rest } = options
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-system-'))
  const stack = await startStack({ blockTimeMs: 500, ...rest, stateDir })
  onStarted?.(stack)
  const stop = async () => {
    await stack.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
  try {
    const { chainId, demoWallet } = stack.describe()
    const { deployment } = stack
    const client = createClient({ baseUrl: stack.apiUrl })
    const { privateKey } = getDevAccount(demoWallet.devAccount)
    const wallet = createWallet({ privateKey, rpcUrl: stack.rpcUrl, chainId })
    await client.auth.signIn(wallet)
    const funding = { gasWei: parseEther('5'), usdc: parseUnits('10000', 6) }
    const { vault } = await openVault({ client, wallet, chainId, deployment, funding })
    const { session } = await armSession({
      client,
      wallet,
      deployment,
      vaultId: vault.id,
      limits: { budget: parseUnits('10000', 6), perCast: parseUnits('100', 6) },
      expiresAtMs: stack.clock.nowMs() + 30 * 86_400_000,
      maxOperations: 1_000,
    })
    const usdc = requireAsset(deployment, 'USDC')
    const buildEntry = (amount: bigint): TriggerPlan => ({
      vaultId: vault.id,
      spell: 'everbloom',
      action: 'entry',
      parameters: { asset: usdc.address, amount: amount.toString() },
      sessionId: session.id,
    })
    return { stack, client, wallet, vault, session, usdc, buildEntry, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
