import type { Call, Deployment } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import {
  type Address,
  decodeFunctionData,
  formatUnits,
  isAddressEqual,
  maxUint256,
  slice,
  toFunctionSelector,
} from 'viem'
import { decodePolicy } from '../policy/decodePolicy.ts'
import { describePolicy } from '../policy/describePolicy.ts'
import { aavePoolAbi } from '../protocol/aave/aavePoolAbi.ts'
import { erc20Abi } from '../protocol/erc20/erc20Abi.ts'
import { listKnownContracts } from '../protocol/listKnownContracts.ts'
import { listKnownFunctions } from '../protocol/listKnownFunctions.ts'

/** What the addresses in a call stand for. */
export type CallNames = {
  readonly vault: Address
  readonly owner: Address
  readonly deployment: Pick<Deployment, 'aave' | 'paymaster' | 'sessionValidator'>
}

const abi = [...erc20Abi, ...aavePoolAbi, ...sessionValidatorAbi.filter((item) => item.type === 'function')] as const
const knownSelectors: ReadonlySet<string> = new Set(
  abi.flatMap((item) => (item.type === 'function' ? [toFunctionSelector(item)] : [])),
)

/**
 * Says in plain words what one call of a vault does, from the call itself. What is not known is said to be so.
 * @returns one sentence; for a session that is installed, the sentences of its policy too
 */
export function describeCall(call: Call, names: CallNames): string {
  const value = BigInt(call.valueWei)
  const sent = value === 0n ? '' : ` It also sends ${formatUnits(value, 18)} ETH.`
  if (call.data === '0x') return `Send ${formatUnits(value, 18)} ETH to ${nameOf(call.target, names)}.`
  return `${describeFunction(call, names)}${sent}`
}

function describeFunction(call: Call, names: CallNames): string {
  const { aave, sessionValidator } = names.deployment
  const decoded = decode(call)
  const unknown = `Call ${nameOf(call.target, names)} with data that is not known here (${call.data.slice(0, 10)}).`
  if (!decoded) return unknown
  if (isAddressEqual(call.target, sessionValidator)) return describeSession(decoded, names) ?? unknown
  if (isAddressEqual(call.target, aave.pool)) return describeAave(decoded, names) ?? unknown
  switch (decoded.functionName) {
    case 'transfer': {
      const [to, amount] = decoded.args
      return `Send ${toAmount(call.target, amount, names)} to ${nameOf(to, names)}.`
    }
    case 'approve': {
      const [spender, amount] = decoded.args
      return `Let ${nameOf(spender, names)} take up to ${toAmount(call.target, amount, names)}.`
    }
    default:
      return unknown
  }
}

type Decoded = NonNullable<ReturnType<typeof decode>>

function decode(call: Call) {
  if (call.data.length < 10 || !knownSelectors.has(slice(call.data, 0, 4))) return undefined
  try {
    return decodeFunctionData({ abi, data: call.data })
  } catch {
    // The selector is known, its arguments are not what it takes.
    return undefined
  }
}

function describeAave(decoded: Decoded, names: CallNames): string | undefined {
  if (decoded.functionName === 'supply') {
    const [asset, amount, account] = decoded.args
    return `Lend ${toAmount(asset, amount, names)} on Aave for ${nameOf(account, names)}.`
  }
  if (decoded.functionName !== 'withdraw') return undefined
  const [asset, amount, to] = decoded.args
  const size = amount === maxUint256 ? `all ${symbolOf(asset, names)}` : toAmount(asset, amount, names)
  return `Take ${size} back from Aave, to ${nameOf(to, names)}.`
}

function describeSession(decoded: Decoded, names: CallNames): string | undefined {
  switch (decoded.functionName) {
    case 'revokeSession':
      return `End the session ${decoded.args[0]}, at once and for good.`
    case 'revokeAllSessions':
      return 'End every session, at once and for good.'
    case 'enableSession': {
      const policy = decodePolicy(decoded.args[0])
      if (!policy.ok) return 'Allow a session whose policy cannot be read.'
      const { aave } = names.deployment
      const lines = describePolicy(policy.value, {
        tokens: aave.assets,
        contracts: listKnownContracts(names.deployment),
        functions: listKnownFunctions(),
      })
      return [`Allow the session key ${policy.value.key} to act for the vault.`, ...lines].join(' ')
    }
    default:
      return undefined
  }
}

function toAmount(token: Address, amount: bigint, names: CallNames): string {
  const known = findToken(token, names)
  return known ? `${formatUnits(amount, known.decimals)} ${known.symbol}` : `${amount} base units of ${token}`
}

function symbolOf(token: Address, names: CallNames): string {
  return findToken(token, names)?.symbol ?? `of ${token}`
}

function findToken(token: Address, names: CallNames) {
  for (const { address, aToken, symbol, decimals } of names.deployment.aave.assets) {
    if (isAddressEqual(address, token)) return { symbol, decimals }
    if (isAddressEqual(aToken, token)) return { symbol: `${symbol} lent on Aave`, decimals }
  }
  return undefined
}

function nameOf(address: Address, names: CallNames): string {
  if (isAddressEqual(address, names.vault)) return 'the vault'
  if (isAddressEqual(address, names.owner)) return `its owner ${address}`
  if (isAddressEqual(address, names.deployment.aave.pool)) return 'the Aave pool'
  return address
}
