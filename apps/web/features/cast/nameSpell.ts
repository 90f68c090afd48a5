import type { SpellCastPlan, SpellView } from '@spells/shared/api'

export type NamedSpell = Pick<SpellView, 'id' | 'name'>

/** The name of a plan's spell, or its id while the names are not loaded. */
export function nameSpell(plan: Pick<SpellCastPlan, 'spell'>, spells: readonly NamedSpell[] | undefined): string {
  return spells?.find(({ id }) => id === plan.spell)?.name ?? plan.spell
}
