import type { Decision, DecisionId, TriggerRegistries } from '@spells/shared'
import { type DeliverDecisionDeps, deliverDecision } from './deliverDecision.ts'

export type DeliverDecisionsDeps = DeliverDecisionDeps & {
  readonly registries: TriggerRegistries
  /** Told of decisions that were delivered; what it does holds up nothing. */
  readonly tellDecision?: (decision: Decision) => Promise<void>
}

/** What became of the decisions that shards were holding. */
export type Delivery = { delivered: number; waiting: number; failed: number }

const LIMIT = 500

/**
 * Hands over what these shards hold, oldest first, and acknowledges what is done. A decision that fails stays where it
 * is and holds up no other.
 */
export async function deliverDecisions(shards: readonly string[], deps: DeliverDecisionsDeps): Promise<Delivery> {
  const total: Delivery = { delivered: 0, waiting: 0, failed: 0 }
  for (const shard of shards) {
    const held = await deps.registries.listUndelivered(shard, LIMIT)
    for (const decision of held) {
      const end = await deliver(decision, deps)
      total[end]++
      if (end !== 'delivered') continue
      await deps.registries.acknowledge(shard, [decision.id as DecisionId])
      await deps.tellDecision?.(decision)
    }
  }
  return total
}

async function deliver(decision: Decision, deps: DeliverDecisionsDeps): Promise<keyof Delivery> {
  try {
    return await deliverDecision(decision, deps)
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown'
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    console.error(
      JSON.stringify({ level: 'error', message: 'decision not delivered', decisionId: decision.id, name, code }),
    )
    return 'failed'
  }
}
