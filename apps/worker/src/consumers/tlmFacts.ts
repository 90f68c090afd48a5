import { type TlmFact, tlmFactSchema } from '@spells/shared'
import { type ApplyFactsDeps, applyFacts, type CastStarter } from '@spells/workflows'
import { describeError } from '../middleware/identifyRequest.ts'

export type TlmFactsDeps = ApplyFactsDeps & { readonly starter: CastStarter }

const RETRY_SEC = 5

/**
 * Consumer of the queue `tlm-facts`. Facts are grouped by vault and each vault is applied by itself, so that one bad
 * fact never holds up another vault. What cannot be applied is retried by the platform and ends in its dead-letter
 * queue; nothing is lost with it, since the transaction manager keeps every fact and gaps are pulled from there.
 */
export async function consumeTlmFacts(
  batch: Pick<MessageBatch, 'messages'>,
  deps: TlmFactsDeps,
): Promise<{ applied: number; failed: number; poison: number }> {
  const counts = { applied: 0, failed: 0, poison: 0 }
  const byVault = new Map<string, { readonly fact: TlmFact; readonly message: Message }[]>()
  for (const message of batch.messages) {
    const parsed = tlmFactSchema.safeParse(message.body)
    if (!parsed.success) {
      counts.poison++
      log('fact_invalid', { messageId: message.id, fields: parsed.error.issues.map(({ path }) => path.join('.')) })
      message.retry({ delaySeconds: RETRY_SEC })
      continue
    }
    const group = byVault.get(parsed.data.vaultId) ?? []
    group.push({ fact: parsed.data, message })
    byVault.set(parsed.data.vaultId, group)
  }
  await Promise.all(
    [...byVault].map(async ([vaultId, group]) => {
      try {
        const outcomes = await applyFacts(
          group.map(({ fact }) => fact),
          deps,
        )
        for (const { message } of group) message.ack()
        counts.applied += group.length
        await Promise.all(outcomes.map((outcome) => deps.starter.announce(outcome)))
      } catch (error) {
        counts.failed += group.length
        log('facts_not_applied', { vaultId, ...(error instanceof Error ? describeError(error) : {}) })
        for (const { message } of group) message.retry({ delaySeconds: RETRY_SEC })
      }
    }),
  )
  return counts
}

function log(message: string, facts: Record<string, unknown>): void {
  console.log(JSON.stringify({ level: 'error', message, ...facts }))
}
