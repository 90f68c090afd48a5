import { decodeRevert, type SpellPlan } from '@spells/core'
import type { PostCondition, Reason } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { decodeErrorResult, type Hex, hexToBigInt, isAddressEqual } from 'viem'
import type { SequenceOutcome } from '../cast/castChain.ts'
import type { SequenceStep } from './buildLegSequence.ts'
import type { LegPart, LegVerdict } from './legProof.ts'

type Ran = { readonly step: SequenceStep; readonly outcome: SequenceOutcome }

/** Reads what became of a leg in a sequence. @returns undefined when everything of it went as it must */
export function findLegFailure(
  leg: 'entry' | 'exit',
  plan: SpellPlan,
  ran: readonly Ran[],
): Extract<LegVerdict, { readonly status: 'failed' }> | undefined {
  const failed = ran.find(({ outcome, step }) => !outcome.ok && (!('leg' in step) || step.leg === leg))
  if (failed) return explainFailure(leg, failed)
  if (!ran.some(({ step }) => step.kind === 'execute' && step.leg === leg)) return undefined
  // What is read before the exit is what the entry has left; without an entry, what was there at first.
  const after = leg === 'entry' ? 1 : 2
  const before = leg === 'exit' && ran.some(({ step }) => step.kind === 'read' && step.place === 1) ? 1 : 0
  const unmet = plan.postConditions.find(
    (condition) => !isMet(condition, findBalance(ran, before, condition), findBalance(ran, after, condition)),
  )
  if (!unmet) return undefined
  const message = `The ${leg} would run, but ${unmet.account} would not have the ${unmet.minDelta} base units of ${unmet.token} that it must bring.`
  return { status: 'failed', part: 'venue', reason: { code: `${leg}_without_result`, message } }
}

function explainFailure(leg: 'entry' | 'exit', { step, outcome }: Ran) {
  const named = nameRefusal(outcome.data)
  switch (step.kind) {
    case 'execute': {
      const { message } = decodeRevert(outcome.data)
      return { status: 'failed', part: 'venue', reason: { code: `${leg}_reverts`, message } } as const
    }
    case 'validate': {
      const message = `The session validator would refuse the ${leg}: ${named}.`
      return { status: 'failed', part: 'grant', reason: { code: `${leg}_refused`, message } } as const
    }
    case 'read': {
      const message = `The balance of ${step.token} cannot be read, so the outcome of the ${leg} cannot be known.`
      return { status: 'failed', part: 'venue', reason: { code: `${leg}_unreadable`, message } } as const
    }
    case 'deploy':
    case 'enable': {
      const message = `The session could not be installed: ${named}.`
      return { status: 'failed', part: 'grant', reason: { code: 'session_not_installable', message } } as const
    }
  }
}

function nameRefusal(data: Hex): string {
  try {
    return decodeErrorResult({ abi: sessionValidatorAbi, data }).errorName
  } catch {
    // Not an error of the validator.
    return decodeRevert(data).message
  }
}

function findBalance(ran: readonly Ran[], place: number, condition: PostCondition): bigint | undefined {
  const found = ran.find(
    ({ step }) =>
      step.kind === 'read' &&
      step.place === place &&
      isAddressEqual(step.token, condition.token) &&
      isAddressEqual(step.account, condition.account),
  )
  return found && found.outcome.data.length === 66 ? hexToBigInt(found.outcome.data) : undefined
}

function isMet(condition: PostCondition, before: bigint | undefined, after: bigint | undefined): boolean {
  if (before === undefined || after === undefined) return false
  const gained = condition.kind === 'balanceIncrease' ? after - before : before - after
  return gained >= BigInt(condition.minDelta)
}

/** A reason that does not come from the sequence. */
export function failLeg(part: LegPart, reason: Reason): LegVerdict {
  return { status: 'failed', part, reason }
}
