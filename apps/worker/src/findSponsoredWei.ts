import type { WorkspaceId } from '@spells/shared'
import type { Deps } from './deps.ts'

/** The most that the sponsor would pay for a workspace now, in wei; 0 where nobody sponsors, or it does not answer. */
export async function findSponsoredWei(
  workspaceId: WorkspaceId,
  deps: Pick<Deps, 'config' | 'findSponsorship'>,
): Promise<bigint> {
  if (deps.config.DEPLOYMENT.paymaster === undefined) return 0n
  const sponsorship = await deps.findSponsorship(workspaceId).catch(() => undefined)
  return sponsorship?.available ? BigInt(sponsorship.remaining.costWei) : 0n
}
