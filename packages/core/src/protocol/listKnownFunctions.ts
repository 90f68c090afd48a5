import { type Hex, toFunctionSelector } from 'viem'
import { aavePoolAbi } from './aave/aavePoolAbi.ts'
import { erc20Abi } from './erc20/erc20Abi.ts'

/** Name and parameter names of every function that our spells call, for showing calls and policies to people. */
export function listKnownFunctions(): readonly {
  readonly selector: Hex
  readonly name: string
  readonly parameters: readonly string[]
}[] {
  return [...erc20Abi, ...aavePoolAbi].map((fn) => ({
    selector: toFunctionSelector(fn),
    name: fn.name,
    parameters: fn.inputs.map(({ name }) => name),
  }))
}
