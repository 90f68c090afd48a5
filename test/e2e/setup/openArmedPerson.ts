import { armSession, createWallet, openVault, requireAsset, type Wallet } from '@spells/cli/journey'
import { type Client, createClient } from '@spells/client'
import { getDevAccount } from '@spells/local'
import type { Session, Vault } from '@spells/shared/api'
import { encodeFunctionData, numberToHex, parseAbi, parseEther, parseUnits } from 'viem'
import type { Person } from './openPerson.ts'
import { signIn } from './signIn.ts'
import type { Stage } from './startStage.ts'

/** Somebody who is signed in, with a funded vault and an armed session, and the same person's client for looking. */
export type ArmedPerson = {
  readonly person: Person
  readonly client: Client
  readonly owner: Wallet
  readonly vault: Vault
  readonly session: Session
}

const mintAbi = parseAbi(['function mint(address account, uint256 value) returns (bool)'])

/** Arranges by the API and the chain what `doMainJob` does by hand. */
export async function openArmedPerson(stage: Stage, accounts: readonly [number, ...number[]]): Promise<ArmedPerson> {
  const { stack } = stage
  const { chainId } = stack.describe()
  const { deployment } = stack
  const { privateKey } = getDevAccount(accounts[0])
  const owner = createWallet({ privateKey, rpcUrl: stack.rpcUrl, chainId })
  const client = createClient({ baseUrl: stack.apiUrl })
  await client.auth.signIn(owner)
  await giveEther(owner, parseEther('10'))
  const usdc = parseUnits('1000', 6)
  const data = encodeFunctionData({ abi: mintAbi, functionName: 'mint', args: [owner.address, usdc] })
  await owner.sendCalls([{ to: requireAsset(deployment, 'USDC').address, valueWei: '0', data, purpose: 'mint USDC' }])
  const funding = { gasWei: parseEther('1'), usdc }
  const { vault } = await openVault({ client, wallet: owner, chainId, deployment, funding })
  const { session } = await armSession({
    ...{ client, wallet: owner, deployment, vaultId: vault.id },
    limits: { budget: usdc, perCast: parseUnits('100', 6) },
    expiresAtMs: stack.clock.nowMs() + 300 * 86_400_000,
    maxOperations: 100,
  })
  const person = await stage.openPerson(accounts)
  await person.page.goto('/')
  await signIn(person.page)
  return { person, client, owner, vault, session }
}

/** The chain's own accounts are few, and some have a job. */
async function giveEther({ chain, address }: Wallet, amountWei: bigint): Promise<void> {
  await chain.request<{ Method: string; Parameters: unknown[]; ReturnType: null }>({
    method: 'anvil_setBalance',
    params: [address, numberToHex(amountWei)],
  })
}
