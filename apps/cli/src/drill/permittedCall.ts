import { evaluateCall, type PolicyRule, type VaultCall, type WordCheck } from '@spells/core'
import { type Address, concat, type Hex, numberToHex, pad } from 'viem'

/** A call that a rule lets through, with small amounts. @returns undefined when none is found */
export function findPermittedCall(rule: PolicyRule, vault: Address): VaultCall | undefined {
  const laneClass = rule.lanes === 'protective' ? 'protective' : 'normal'
  if (rule.selector === 'bare') return { target: rule.target, valueWei: 0n, data: '0x' }
  const words = rule.words.map((checks) =>
    listCandidates(checks, vault).find((word) => {
      const alone = { ...rule, selector: '0x00000000' as const, words: [checks] }
      const call = { target: rule.target, valueWei: 0n, data: concat(['0x00000000', word]) }
      return evaluateCall([alone], call, { index: 0, vault, laneClass }).ok
    }),
  )
  if (words.some((word) => word === undefined)) return undefined
  return {
    target: rule.target,
    valueWei: 0n,
    data: concat([rule.selector, ...words.filter((word) => word !== undefined)]),
  }
}

function listCandidates(checks: readonly WordCheck[], vault: Address): readonly Hex[] {
  return checks.flatMap((check) => listLiked(check, vault))
}

/** Words that a check likes. */
function listLiked(check: WordCheck, vault: Address): readonly Hex[] {
  switch (check.kind) {
    case 'vault':
      return [pad(vault)]
    case 'address':
      return [pad(check.address)]
    case 'oneOfAddresses':
      return check.addresses.map((address) => pad(address))
    case 'small':
      return [toWord(BigInt(check.value))]
    case 'word':
      return [check.word]
    case 'oneOfWords':
      return check.words
    case 'atMost':
      return [toWord(1n), toWord(check.bound)]
    case 'spend':
    case 'approve':
      return [toWord(1n), toWord(check.cap)]
    case 'atLeast':
      return [toWord(check.bound)]
    case 'free':
      return [toWord(1n)]
  }
}

function toWord(value: bigint): Hex {
  return numberToHex(value, { size: 32 })
}
