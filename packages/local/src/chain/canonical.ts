import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '@spells/shared'
import { type Address, concatHex, type Hex, pad, zeroHash } from 'viem'
import { type Deployer, readArtifact } from './deployer.ts'
import type { Rpc } from './rpc.ts'

export const ENTRY_POINT: Address = '0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108'
const MULTICALL3: Address = '0xcA11bde05977b3631167028862bE2a173976CA11'

/** EntryPoint 0.8's reference account, for clients of other libraries. */
const SIMPLE_ACCOUNT_FACTORY: Address = '0x13E9ed32155810FDbd067D4522C492D6f68E5944'

const CREATE2_DEPLOYER: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C'
// The salt of the public deployment: with the published bytecode it gives the canonical address.
const ENTRY_POINT_SALT: Hex = '0x0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9'

/**
 * Puts EntryPoint 0.8, its SimpleAccountFactory and Multicall3 at their canonical addresses.
 * @throws canonical_address_missing when the published bytecode does not end up there
 */
export async function deployCanonical(deps: { readonly rpc: Rpc; readonly deployer: Deployer }): Promise<void> {
  const { rpc, deployer } = deps
  const entryPoint = readArtifact('@account-abstraction/contracts/artifacts/EntryPoint.json')
  await deployer.send({ to: CREATE2_DEPLOYER, data: concatHex([ENTRY_POINT_SALT, entryPoint.bytecode]) })
  const factory = readArtifact('@account-abstraction/contracts/artifacts/SimpleAccountFactory.json')
  await deployer.send({ to: CREATE2_DEPLOYER, data: concatHex([zeroHash, factory.bytecode, pad(ENTRY_POINT)]) })
  // Its public deployment used a transaction signed once for all chains; here its code is put in place.
  const multicall = await deployer.deploy({ abi: [], bytecode: readMulticall3() })
  await deployer.settle()
  await rpc.call('anvil_setCode', MULTICALL3, await rpc.call<Hex>('eth_getCode', multicall, 'latest'))
  for (const address of [ENTRY_POINT, SIMPLE_ACCOUNT_FACTORY, MULTICALL3]) {
    if ((await rpc.call<Hex>('eth_getCode', address, 'latest')) !== '0x') continue
    throw new AppError({
      code: 'canonical_address_missing',
      shortMessage: `There is no code at the canonical address ${address}.`,
      facts: { address },
      retry: 'never',
    })
  }
}

/** viem carries the creation code of Multicall3 but has no door for it. */
function readMulticall3(): Hex {
  const require = createRequire(import.meta.url)
  const contracts = require(join(dirname(require.resolve('viem')), 'constants', 'contracts.js')) as {
    readonly multicall3Bytecode: Hex
  }
  return contracts.multicall3Bytecode
}
