import { createRequire } from 'node:module'
import { ENTRY_POINT_ADDRESS, everbloom, getUserOpHash, type UserOperation } from '@spells/core'
import { encodeDeployData, encodeFunctionData, getContractAddress, type Hex, parseAbi, parseEther } from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import { getSpellContext } from './sessionOps.ts'
import { owner, type Setup, TOKEN } from './setupVault.ts'

const factoryAbi = parseAbi([
  'constructor(address entryPoint)',
  'function createAccount(address owner, uint256 salt) returns (address)',
  'function getAddress(address owner, uint256 salt) view returns (address)',
])
const accountAbi = parseAbi([
  'struct Call { address target; uint256 value; bytes data; }',
  'function executeBatch(Call[] calls)',
])

type GasFields = Omit<UserOperation, 'sender' | 'nonce' | 'callData'>

/** SimpleAccount 0.8 behind its usual proxy; what comes back builds Everbloom's entry for it, signed by its owner. */
export async function setupSimpleAccount(setup: Setup, gasFields: GasFields): Promise<() => Promise<UserOperation>> {
  const { walletClient, publicClient, testClient } = setup
  const artifact: { readonly bytecode: Hex } = createRequire(import.meta.url)(
    '@account-abstraction/contracts/artifacts/SimpleAccountFactory.json',
  )
  const deployer = walletClient.account.address
  const deployerNonce = BigInt(await publicClient.getTransactionCount({ address: deployer }))
  const factory = getContractAddress({ from: deployer, nonce: deployerNonce })
  const hash = await walletClient.sendTransaction({
    data: encodeDeployData({ abi: factoryAbi, bytecode: artifact.bytecode, args: [ENTRY_POINT_ADDRESS] }),
  })
  await publicClient.waitForTransactionReceipt({ hash })

  const args = [owner.address, 0n] as const
  const sender = await publicClient.readContract({
    address: factory,
    abi: factoryAbi,
    functionName: 'getAddress',
    args,
  })
  await testClient.setBalance({ address: sender, value: parseEther('10') })
  const factoryData = encodeFunctionData({ abi: factoryAbi, functionName: 'createAccount', args })
  const entry = everbloom.buildEntry(getSpellContext(sender), { asset: TOKEN, amount: '1' })
  if (!entry.ok) throw new Error(entry.refusal.code)
  const calls = entry.value.calls.map(({ target, data }) => ({ target, value: 0n, data }))
  const callData = encodeFunctionData({ abi: accountAbi, functionName: 'executeBatch', args: [calls] })

  return async () => {
    const isNew = (await publicClient.getCode({ address: sender })) === undefined
    const nonce = await publicClient.readContract({
      address: ENTRY_POINT_ADDRESS,
      abi: entryPoint08Abi,
      functionName: 'getNonce',
      args: [sender, 0n],
    })
    const base: UserOperation = { ...gasFields, sender, nonce, callData, ...(isNew ? { factory, factoryData } : {}) }
    return { ...base, signature: await owner.sign({ hash: getUserOpHash(base, setup.chain.id) }) }
  }
}
