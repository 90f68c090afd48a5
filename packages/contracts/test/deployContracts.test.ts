import { getOwnerMessageTypedData, predictVaultAddress } from '@spells/core'
import { metavaultAbi, metavaultFactoryAbi } from '@spells/shared/abi'
import { type Address, concat, hashMessage, keccak256, zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployContracts } from '../src/deployContracts.ts'
import { getContractAddresses } from '../src/getContractAddresses.ts'
import { owner, type Setup, setupVault } from './setupVault.ts'

let setup: Setup
beforeAll(async () => {
  setup = await setupVault()
})
afterAll(() => setup.stop())

describe('deployContracts', () => {
  test('default', async () => {
    const { publicClient, contracts } = setup
    expect(contracts).toEqual(getContractAddresses())
    for (const address of Object.values(contracts)) {
      expect(await publicClient.getCode({ address }), address).toBeDefined()
    }
    const implementation = { address: contracts.vaultImplementation, abi: metavaultAbi } as const
    expect(await publicClient.readContract({ ...implementation, functionName: 'OWNER_VALIDATOR' })).toBe(
      contracts.ownerValidator,
    )
    expect(await publicClient.readContract({ ...implementation, functionName: 'SESSION_VALIDATOR' })).toBe(
      contracts.sessionValidator,
    )
  })

  test('behavior: a second run deploys nothing', async () => {
    const before = await setup.publicClient.getBlockNumber()
    expect(await deployContracts(setup)).toEqual(setup.contracts)
    expect(await setup.publicClient.getBlockNumber()).toBe(before)
  })

  test('behavior: vault addresses are predicted without a chain', async () => {
    const { contracts, publicClient, vault } = setup
    const salts = [zeroHash, keccak256('0x01')]
    for (const salt of salts) {
      const predicted = await publicClient.readContract({
        address: contracts.factory,
        abi: metavaultFactoryAbi,
        functionName: 'predictVault',
        args: [owner.address, salt],
      })
      expect(predictVaultAddress({ ...contracts, owner: owner.address, salt })).toBe(predicted)
    }
    expect(await publicClient.readContract({ address: vault, abi: metavaultAbi, functionName: 'owner' })).toBe(
      owner.address,
    )
  })

  test('behavior: the owner signs messages for the vault (ERC-1271)', async () => {
    const { contracts, publicClient, vault, chain } = setup
    const hash = hashMessage('hello')
    const sign = async (named: Address) =>
      concat([
        contracts.ownerValidator,
        await owner.signTypedData(
          getOwnerMessageTypedData({ chainId: chain.id, validator: contracts.ownerValidator, vault: named, hash }),
        ),
      ])
    const message = { address: vault, message: 'hello' }
    expect(await publicClient.verifyMessage({ ...message, signature: await sign(vault) })).toBe(true)
    expect(await publicClient.verifyMessage({ ...message, signature: await sign(owner.address) })).toBe(false)
    const plain = await owner.signMessage({ message: 'hello' })
    expect(await publicClient.verifyMessage({ ...message, signature: plain })).toBe(false)
  })
})
