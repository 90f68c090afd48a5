import { decodePolicy, describePolicy } from '@spells/core'
import type { Deployment } from '@spells/shared'
import { metavaultAbi, sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, erc20Abi, getAbiItem, type Hex, isAddressEqual, type PublicClient, zeroAddress } from 'viem'

/** What the page asks of a node. */
export type Reader = Pick<
  PublicClient,
  'getBalance' | 'getBlock' | 'getCode' | 'getLogs' | 'readContract' | 'waitForTransactionReceipt'
>

/** A session that can still act. */
export type LiveSession = {
  readonly id: Hex
  /** What it may do, in sentences, from the policy that the chain recorded. */
  readonly sentences: readonly string[]
}

/** A vault as the chain has it. Amounts in base units. */
export type VaultReading = {
  readonly owner: Address
  readonly sessionValidator: Address
  /** Undefined when the node does not give its history: they can be ended all the same. */
  readonly sessions: readonly LiveSession[] | undefined
  readonly coinWei: bigint
  readonly tokens: readonly (Deployment['aave']['assets'][number] & { readonly held: bigint; readonly lent: bigint })[]
}

/** Reads a vault. @returns undefined when there is none at the address */
export async function readVault(
  reader: Reader,
  vault: Address,
  { aave }: Pick<Deployment, 'aave'>,
): Promise<VaultReading | undefined> {
  if (((await reader.getCode({ address: vault })) ?? '0x') === '0x') return undefined
  const [owner, sessionValidator, coinWei] = await Promise.all([
    reader.readContract({ abi: metavaultAbi, address: vault, functionName: 'owner' }),
    reader.readContract({ abi: metavaultAbi, address: vault, functionName: 'SESSION_VALIDATOR' }),
    reader.getBalance({ address: vault }),
  ])
  if (isAddressEqual(owner, zeroAddress)) return undefined
  const balanceOf = (token: Address) =>
    reader.readContract({ abi: erc20Abi, address: token, functionName: 'balanceOf', args: [vault] })
  const tokens = await Promise.all(
    aave.assets.map(async (asset) => ({
      ...asset,
      held: await balanceOf(asset.address),
      lent: await balanceOf(asset.aToken),
    })),
  )
  const sessions = await listSessions(reader, vault, { sessionValidator, aave }).catch(() => undefined)
  return { owner, sessionValidator, sessions, coinWei, tokens }
}

async function listSessions(
  reader: Reader,
  vault: Address,
  { sessionValidator, aave }: { readonly sessionValidator: Address } & Pick<Deployment, 'aave'>,
): Promise<readonly LiveSession[]> {
  const logs = await reader.getLogs({
    address: sessionValidator,
    event: getAbiItem({ abi: sessionValidatorAbi, name: 'SessionEnabled' }),
    args: { account: vault },
    fromBlock: 0n,
    strict: true,
  })
  const { timestamp } = await reader.getBlock()
  const names = { tokens: aave.assets, contracts: [{ address: aave.pool, name: 'the Aave pool' }], functions: [] }
  const found = await Promise.all(
    logs.map(async ({ args: { sessionId, policy } }): Promise<LiveSession | undefined> => {
      const [live] = await reader.readContract({
        abi: sessionValidatorAbi,
        address: sessionValidator,
        functionName: 'getSession',
        args: [vault, sessionId],
      })
      const decoded = decodePolicy(policy)
      if (!live || (decoded.ok && decoded.value.validUntilSec < Number(timestamp))) return undefined
      return { id: sessionId, sentences: decoded.ok ? describePolicy(decoded.value, names) : [] }
    }),
  )
  return found.filter((one) => one !== undefined)
}
