import { aavePoolAbi, erc20Abi } from '@spells/core'
import type { Call } from '@spells/shared'
import { decodeFunctionData } from 'viem'

const known = [...erc20Abi, ...aavePoolAbi]

/** A call as its function and parameters; raw when we do not know the function. */
export function describeCall(call: Call): {
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
} {
  try {
    const { functionName, args } = decodeFunctionData({ abi: known, data: call.data })
    const inputs = known.find(({ name }) => name === functionName)?.inputs ?? []
    return {
      name: functionName,
      parameters: (args ?? []).map((value, index) => ({
        name: inputs[index]?.name ?? `${index}`,
        value: String(value),
      })),
    }
  } catch {
    // An unknown selector: the bytes themselves are all that can be said.
    return { name: 'Unknown function', parameters: [{ name: 'data', value: call.data }] }
  }
}
