import { canonicalJson, type Intent, intentSchema, ok, type Result, refuse } from '@spells/shared'
import { type Hex, keccak256, stringToHex } from 'viem'

type InvalidIntent = { readonly code: 'invalid_intent'; readonly field: string; readonly detail: string }

/** Checks an intent's shape and computes the hash by which its repetitions are recognised. */
export function parseIntent(
  input: unknown,
): Result<{ readonly intent: Intent; readonly bodyHash: Hex }, InvalidIntent> {
  const parsed = intentSchema.safeParse(input)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue?.path.join('.') ?? ''
    return refuse({ code: 'invalid_intent', field, detail: issue?.message ?? 'This is no intent.' })
  }
  return ok({ intent: parsed.data, bodyHash: keccak256(stringToHex(canonicalJson(parsed.data))) })
}
