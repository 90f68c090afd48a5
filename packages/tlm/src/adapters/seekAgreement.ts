import type { Node } from './nodePool.ts'

/** What two answers are worth together. */
export type Comparison<Value> =
  /** `doubt`: where they differ all the same, in a part that was left out. */
  | { readonly kind: 'same'; readonly value: Value; readonly doubt?: string }
  | { readonly kind: 'different'; readonly about: string }
  /** One of them could not say any more. */
  | { readonly kind: 'unknown' }

/** An answer with its node. */
export type Source<Answer> = { readonly node: Node; readonly answer: Answer }

export type Agreement<Answer, Value> =
  | { readonly kind: 'agreed'; readonly value: Value; readonly outvoted: readonly Node[]; readonly doubt?: string }
  | { readonly kind: 'disagreed'; readonly about: string }
  /** Fewer than two answered to the end. */
  | { readonly kind: 'alone'; readonly sources: readonly Source<Answer>[] }

/**
 * Asks nodes, best first, until two of them say the same: two at once, and one more at a time while they do not.
 * @param deps.ask undefined if the node gives no answer
 */
export async function seekAgreement<Answer, Value>(
  nodes: readonly Node[],
  deps: {
    readonly ask: (node: Node) => Promise<Answer | undefined>
    readonly compare: (a: Source<Answer>, b: Source<Answer>) => Promise<Comparison<Value>>
  },
): Promise<Agreement<Answer, Value>> {
  const sources: Source<Answer>[] = []
  let different: string | undefined
  let next = 0
  while (next < nodes.length) {
    const asked = nodes.slice(next, next + Math.max(1, 2 - sources.length))
    next += asked.length
    const answers = await Promise.all(asked.map(async (node) => ({ node, answer: await deps.ask(node) })))
    for (const { node, answer } of answers) {
      if (answer === undefined) continue
      const source = { node, answer }
      for (const earlier of sources) {
        const verdict = await deps.compare(earlier, source)
        if (verdict.kind === 'same') {
          const outvoted = different === undefined ? [] : sources.filter((each) => each !== earlier)
          return { ...verdict, kind: 'agreed', outvoted: outvoted.map((each) => each.node) }
        }
        if (verdict.kind === 'different') different = `${earlier.node.name} and ${node.name} differ: ${verdict.about}`
      }
      sources.push(source)
    }
  }
  if (different !== undefined) return { kind: 'disagreed', about: different }
  return { kind: 'alone', sources }
}
