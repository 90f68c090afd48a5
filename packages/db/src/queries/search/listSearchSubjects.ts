import { inArray } from 'drizzle-orm'
import { markets, stories } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** What is shown of documents that were found, besides their titles; public data. */
export async function listSearchSubjects(
  tx: PublicTransaction,
  found: readonly { readonly kind: 'market' | 'story'; readonly id: string }[],
) {
  const idsOf = (kind: 'market' | 'story') => found.flatMap((one) => (one.kind === kind ? [one.id] : []))
  const [marketIds, storyIds] = [idsOf('market'), idsOf('story')]
  const { id, status, probability, volumeUsd, observedAt } = markets
  const { category, severity, lastSeenAt } = stories
  return {
    markets:
      marketIds.length === 0
        ? []
        : await tx
            .select({ id, status, probability, volumeUsd, observedAt })
            .from(markets)
            .where(inArray(id, marketIds)),
    stories:
      storyIds.length === 0
        ? []
        : await tx
            .select({ id: stories.id, category, severity, lastSeenAt })
            .from(stories)
            .where(inArray(stories.id, storyIds)),
  }
}
