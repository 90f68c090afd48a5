import type { Call } from '@spells/shared'
import { type Address, decodeFunctionData, isAddressEqual } from 'viem'
import { erc20Abi } from '../protocol/erc20/erc20Abi.ts'

/** The most of a token that can leave a vault, in base units; of the native coin in wei. */
export type Outflow = { readonly token: Address | 'native'; readonly amount: bigint }

/**
 * The most that calls of a vault let leave it, other than to its owner: what they send, and what they let others take.
 * It is what can be lost if everything behind those calls fails.
 */
export function listOutflows(calls: readonly Call[], owner: Address): readonly Outflow[] {
  const found = new Map<Address | 'native', bigint>()
  const add = (token: Address | 'native', amount: bigint) => {
    if (amount > 0n) found.set(token, (found.get(token) ?? 0n) + amount)
  }
  for (const { target, valueWei, data } of calls) {
    if (!isAddressEqual(target, owner)) add('native', BigInt(valueWei))
    const decoded = decode(data)
    if (decoded?.functionName !== 'approve' && decoded?.functionName !== 'transfer') continue
    const [to, amount] = decoded.args
    if (!isAddressEqual(to, owner)) add(target, amount)
  }
  return [...found].map(([token, amount]) => ({ token, amount }))
}

function decode(data: Call['data']) {
  try {
    return decodeFunctionData({ abi: erc20Abi, data })
  } catch {
    // Not a call of a token.
    return undefined
  }
}
