import { type Result, refuse } from '@spells/shared'
import type { z } from 'zod'
import type { Spell, SpellContext, SpellGrant, SpellPlan, SpellRefused } from './spell.ts'

type Build<Parameters, Built> = (context: SpellContext, parameters: Parameters) => Result<Built, SpellRefused>

/** Makes a spell of typed builders: each checks its raw parameters with the spell's schema first. */
export function defineSpell<Entry, Exit, Limits>(
  spell: Omit<Spell, 'entrySchema' | 'exitSchema' | 'grantSchema' | 'buildEntry' | 'buildExit' | 'buildGrant'> & {
    readonly entrySchema: z.ZodType<Entry>
    readonly exitSchema: z.ZodType<Exit>
    readonly grantSchema: z.ZodType<Limits>
    readonly buildEntry: Build<Entry, SpellPlan>
    readonly buildExit: Build<Exit, SpellPlan>
    readonly buildGrant: Build<Limits, SpellGrant>
  },
): Spell {
  return {
    ...spell,
    buildEntry: checked(spell.entrySchema, spell.buildEntry),
    buildExit: checked(spell.exitSchema, spell.buildExit),
    buildGrant: checked(spell.grantSchema, spell.buildGrant),
  }
}

function checked<Parameters, Built>(
  schema: z.ZodType<Parameters>,
  build: Build<Parameters, Built>,
): Build<unknown, Built> {
  return (context, raw) => {
    const parsed = schema.safeParse(raw)
    if (parsed.success) return build(context, parsed.data)
    const issue = parsed.error.issues[0]
    const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    return refuse({
      code: 'invalid_parameters',
      field: [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])].join('.'),
      detail: issue?.message ?? 'The parameters are not valid.',
    })
  }
}
