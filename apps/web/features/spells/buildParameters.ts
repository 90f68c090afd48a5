import { ok, type Result } from '@spells/shared'
import { parseAmount } from '../../lib/parseAmount.ts'
import type { ParameterView } from './describeParameters.ts'

/** A token that spells work with on this chain. */
export type Asset = {
  readonly symbol: string
  readonly address: `0x${string}`
  readonly decimals: number
  readonly aToken: `0x${string}`
}

export type FieldError = { readonly field: string; readonly message: string }

/**
 * Turns what a person typed into a spell's parameters: amounts become base units of the chosen token.
 * @param values by parameter name; `asset` holds the token's address
 */
export function buildParameters(
  parameters: readonly ParameterView[],
  values: Readonly<Record<string, string | undefined>>,
  assets: readonly Asset[],
): Result<Record<string, string>, { readonly code: 'invalid'; readonly errors: readonly FieldError[] }> {
  const built: Record<string, string> = {}
  const errors: FieldError[] = []
  const asset = assets.find(({ address }) => address.toLowerCase() === values.asset?.toLowerCase())
  for (const { name, kind, required } of parameters) {
    const text = values[name]?.trim() ?? ''
    if (text === '' && !required) continue
    if (kind === 'asset') {
      if (asset) built[name] = asset.address
      else errors.push({ field: name, message: 'Choose a token.' })
    } else if (kind === 'text') {
      if (text === '') errors.push({ field: name, message: 'This is needed.' })
      else built[name] = text
    } else if (kind === 'amountOrMax' && text === 'max') {
      built[name] = 'max'
    } else {
      const amount = parseAmount(text, asset?.decimals ?? 18)
      if (amount.ok) built[name] = amount.value.toString()
      else errors.push({ field: name, message: amount.refusal.message })
    }
  }
  return errors.length > 0 ? { ok: false, refusal: { code: 'invalid', errors } } : ok(built)
}
