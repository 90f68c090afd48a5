import type { Intent, IntentPremise, Reason } from '@spells/shared'

/** Whether a premise is so. `unknown`: no fresh observation is at hand. */
export type PremiseVerdict =
  | { readonly status: 'holds' }
  | { readonly status: 'lost'; readonly reason: Reason }
  | { readonly status: 'unknown'; readonly reason: Reason }

/** Reads what an intent was made for. */
export type PremisePort = { check(premise: IntentPremise): Promise<PremiseVerdict> }

/** Checks an intent's premise. One that nobody can read is unknown: risk is never opened blindly. */
export async function checkPremise(port: PremisePort | undefined, { premise }: Intent): Promise<PremiseVerdict> {
  if (!premise) return { status: 'holds' }
  if (port) return port.check(premise)
  return { status: 'unknown', reason: { code: 'premise_unknown', message: 'Nobody here reads signals.' } }
}
