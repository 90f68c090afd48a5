export { everbloom } from './everbloom.ts'
export { findSpell, listSpells } from './registry.ts'
export type { Spell, SpellContext, SpellGrant, SpellPlan, SpellRefused } from './spell.ts'
export { toSpellView } from './toSpellView.ts'
