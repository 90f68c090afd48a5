import { everbloom } from './everbloom.ts'
import type { Spell } from './spell.ts'

const spells: readonly Spell[] = [everbloom]

/** Every spell, in its newest version, from the lowest rung up. */
export function listSpells(): readonly Spell[] {
  return spells
}

/** The spell with this id, if there is one. */
export function findSpell(id: string): Spell | undefined {
  return spells.find((spell) => spell.id === id)
}
