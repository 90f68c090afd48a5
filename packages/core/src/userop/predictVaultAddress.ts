import { type Address, concat, encodeAbiParameters, getCreate2Address, type Hex, keccak256 } from 'viem'

/**
 * The address of the Metavault of an owner and salt, deployed or not. Asks no chain.
 *
 * Source: EIP-1167 clones made by MetavaultFactory with CREATE2.
 */
export function predictVaultAddress(options: {
  readonly factory: Address
  readonly vaultImplementation: Address
  readonly owner: Address
  readonly salt: Hex
}): Address {
  const { factory, vaultImplementation, owner, salt } = options
  const initCode = concat([
    '0x3d602d80600a3d3981f3363d3d373d3d3d363d73',
    vaultImplementation,
    '0x5af43d82803e903d91602b57fd5bf3',
  ])
  const cloneSalt = keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [owner, salt]))
  return getCreate2Address({ from: factory, salt: cloneSalt, bytecode: initCode })
}
