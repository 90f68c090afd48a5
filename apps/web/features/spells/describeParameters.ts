/** A parameter of a spell, as its JSON Schema says. */
export type ParameterView = {
  readonly name: string
  readonly required: boolean
  readonly kind: 'asset' | 'amount' | 'amountOrMax' | 'text'
}

/** Names that a form gives to the parameters we know; others keep their own, spelled as words. */
const labels: Readonly<Record<string, string>> = {
  asset: 'Token',
  amount: 'Amount',
  minAmount: 'Least that must come back',
  budget: 'Budget for all casts together',
  perCast: 'Most per cast',
}

export function labelParameter(name: string): string {
  return labels[name] ?? name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase())
}

/** The parameters that a form must ask for, in the schema's own order. */
export function describeParameters(schema: Readonly<Record<string, unknown>>): readonly ParameterView[] {
  const { properties, required } = schema
  if (typeof properties !== 'object' || properties === null) return []
  const needed = new Set(Array.isArray(required) ? required : [])
  return Object.entries(properties).map(([name, property]) => ({
    name,
    required: needed.has(name),
    kind: toKind(name, property),
  }))
}

function toKind(name: string, property: unknown): ParameterView['kind'] {
  if (name === 'asset') return 'asset'
  if (!/amount|budget|percast/i.test(name)) return 'text'
  return JSON.stringify(property).includes('"max"') ? 'amountOrMax' : 'amount'
}
