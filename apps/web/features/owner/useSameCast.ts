import { type CastId, canonicalJson } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import { skipToken, useQuery } from '@tanstack/react-query'
import { callApi } from '../api/callApi.ts'

/** The id of an open cast when it is of exactly this plan; undefined while that is not known. */
export function useSameCast(open: CastId | undefined, plan: CastPlan): CastId | undefined {
  const { data } = useQuery({
    queryKey: ['casts', 'open', open],
    queryFn: open === undefined ? skipToken : () => callApi((api) => api.casts.get(open)),
  })
  return data && isSamePlan(data.plan, plan) ? data.id : undefined
}

/** Addresses may differ in their spelling. */
function isSamePlan(one: CastPlan, other: CastPlan): boolean {
  return canonicalJson(one).toLowerCase() === canonicalJson(other).toLowerCase()
}
