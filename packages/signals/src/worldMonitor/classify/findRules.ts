import { findPattern, type Pattern, readPattern } from './matchPattern.ts'
import type { Rule } from './ruleModel.ts'

/** A rule that a title meets, and by which words. */
export type Match = { readonly rule: Rule; readonly words: string }

/** Prepares rules: which of them a title meets, in their order. */
export function createRuleFinder(rules: readonly Rule[]): (tokens: readonly string[]) => readonly Match[] {
  const read = rules.map((rule) => ({
    rule,
    patterns: rule.any.map(readPattern),
    exceptions: (rule.unless ?? []).map(readPattern),
  }))
  return (tokens) =>
    read.flatMap(({ rule, patterns, exceptions }): Match[] => {
      const words = findAny(patterns, tokens)
      return words === undefined || findAny(exceptions, tokens) !== undefined ? [] : [{ rule, words }]
    })
}

/** @returns the tokens that the first of the patterns that matches stands for, or undefined */
export function findAny(patterns: readonly Pattern[], tokens: readonly string[]): string | undefined {
  for (const pattern of patterns) {
    const words = findPattern(pattern, tokens)
    if (words !== undefined) return words
  }
  return undefined
}
