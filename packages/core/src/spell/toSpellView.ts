import type { SpellView } from '@spells/shared/api'
import { z } from 'zod'
import type { Spell } from './spell.ts'

/** The spell as the API shows it, with its parameters as JSON Schema. */
export function toSpellView(spell: Spell): SpellView {
  const { id, version, name, purpose, rung, warnings } = spell
  return {
    id,
    version,
    name,
    purpose,
    rung,
    warnings: [...warnings],
    actions: ['entry', 'exit'],
    parameters: {
      entry: z.toJSONSchema(spell.entrySchema, { io: 'input' }),
      exit: z.toJSONSchema(spell.exitSchema, { io: 'input' }),
      grant: z.toJSONSchema(spell.grantSchema, { io: 'input' }),
    },
  }
}
