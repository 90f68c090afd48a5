import {
  buildEnableSessionCall,
  encodeExecuteBatch,
  encodeSessionValidation,
  erc20Abi,
  type Policy,
  type SpellPlan,
  toVaultCall,
} from '@spells/core'
import type { Call, Deployment, PostCondition } from '@spells/shared'
import { type Address, encodeFunctionData, type Hex, isAddressEqual } from 'viem'
import type { SequenceCall } from '../cast/castChain.ts'

/** What one transaction of the sequence is for. `read` n follows the nth leg that was executed; `read` 0 comes before. */
type SequencePurpose =
  | { readonly kind: 'deploy' | 'enable' }
  | { readonly kind: 'validate' | 'execute'; readonly leg: 'entry' | 'exit' }
  | { readonly kind: 'read'; readonly place: number; readonly token: Address; readonly account: Address }

export type SequenceStep = SequencePurpose & { readonly call: SequenceCall }

/**
 * The life of a session as a sequence of transactions: deploy and enable what is not there yet; then for the entry and
 * for the exit what the entry point does, first asking the vault whether it is allowed and then executing it, with the
 * balances that the outcome is judged by read around it. The exit is on a protective lane, which entries cannot use up.
 */
export function buildLegSequence(options: {
  readonly vault: Address
  readonly owner: Address
  readonly deployment: Pick<Deployment, 'entryPoint' | 'sessionValidator'>
  readonly policy: Policy
  readonly encodedPolicy: Hex
  readonly isEnabled: boolean
  /** Absent when the vault is deployed. */
  readonly deploy: { readonly to: Address; readonly data: Hex } | undefined
  /** Undefined: the leg is not executed, and of the exit only its validation is asked. */
  readonly entry: SpellPlan | undefined
  readonly exit: SpellPlan
  readonly hasPosition: boolean
  readonly terms: {
    readonly period: number
    readonly validAfterSec: number
    readonly validUntilSec: number
    readonly gasLimit: bigint
    readonly maxFeePerGasWei: bigint
    readonly paymaster: Address | undefined
  }
}): readonly SequenceStep[] {
  const { vault, owner, deployment, encodedPolicy, deploy, entry, exit } = options
  const { entryPoint, sessionValidator } = deployment
  const steps: SequenceStep[] = []
  if (deploy) steps.push({ kind: 'deploy', call: { from: owner, ...deploy } })
  if (!options.isEnabled) {
    const data = encodeExecuteBatch([toVaultCall(buildEnableSessionCall(encodedPolicy, deployment))])
    steps.push({ kind: 'enable', call: { from: entryPoint, to: vault, data } })
  }
  const watched = listWatched([...(entry?.postConditions ?? []), ...exit.postConditions])
  const read = (place: number) =>
    steps.push(
      ...watched.map(({ token, account }): SequenceStep => {
        const data = encodeFunctionData({ abi: erc20Abi, functionName: 'balanceOf', args: [account] })
        return { kind: 'read', place, token, account, call: { from: entryPoint, to: token, data } }
      }),
    )
  const ask = (leg: 'entry' | 'exit', calls: readonly Call[]) => {
    const lane = { laneClass: leg === 'entry' ? 'normal' : 'protective', index: 0 } as const
    const asked = { vault, sessionValidator, lane, calls, policy: encodedPolicy, ...options.terms }
    steps.push({ kind: 'validate', leg, call: { from: entryPoint, to: vault, data: encodeSessionValidation(asked) } })
  }
  const execute = (leg: 'entry' | 'exit', calls: readonly Call[]) => {
    const data = encodeExecuteBatch(calls.map(toVaultCall))
    steps.push({ kind: 'execute', leg, call: { from: entryPoint, to: vault, data } })
  }
  read(0)
  if (entry) {
    ask('entry', entry.calls)
    execute('entry', entry.calls)
    read(1)
  }
  ask('exit', exit.calls)
  if (entry || options.hasPosition) {
    execute('exit', exit.calls)
    read(2)
  }
  return steps
}

function listWatched(conditions: readonly PostCondition[]): readonly Pick<PostCondition, 'token' | 'account'>[] {
  const isSame = (one: PostCondition, other: PostCondition) =>
    isAddressEqual(one.token, other.token) && isAddressEqual(one.account, other.account)
  return conditions.filter((one, index) => conditions.findIndex((other) => isSame(one, other)) === index)
}
