import { canonicalJson } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import { sha256, stringToBytes } from 'viem'

/** SHA-256 of a cast's parsed plan, 64 hex digits; equal for equal plans whatever the order of keys. */
export function hashCastBody(plan: CastPlan): string {
  return sha256(stringToBytes(canonicalJson(plan))).slice(2)
}
