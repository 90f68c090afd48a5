import { ok, type Result, refuse } from '@spells/shared'
import type { z } from 'zod'
import type { Spell, SpellContext, SpellGrant, SpellPlan, SpellProbes, SpellRefused } from './spell.ts'

type Build<Parameters, Built> = (context: SpellContext, parameters: Parameters) => Result<Built, SpellRefused>

/** Makes a spell of typed builders: each checks its raw parameters with the spell's schema first. */
export function defineSpell<Entry, Exit, Limits>(
  spell: Omit<
    Spell,
    'entrySchema' | 'exitSchema' | 'grantSchema' | 'buildEntry' | 'buildExit' | 'buildGrant' | 'buildProbes'
  > & {
    readonly entrySchema: z.ZodType<Entry>
    readonly exitSchema: z.ZodType<Exit>
    readonly grantSchema: z.ZodType<Limits>
    readonly buildEntry: Build<Entry, SpellPlan>
    readonly buildExit: Build<Exit, SpellPlan>
    readonly buildGrant: Build<Limits, SpellGrant>
    readonly buildProbes: (limits: Limits, atMost: bigint | undefined) => SpellProbes
  },
): Spell {
  return {
    ...spell,
    buildEntry: checked(spell.entrySchema, spell.buildEntry),
    buildExit: checked(spell.exitSchema, spell.buildExit),
    buildGrant: checked(spell.grantSchema, spell.buildGrant),
    buildProbes: (limits, atMost) => {
      const parsed = check(spell.grantSchema, limits)
      return parsed.ok ? ok(spell.buildProbes(parsed.value, atMost)) : parsed
    },
  }
}

function checked<Parameters, Built>(
  schema: z.ZodType<Parameters>,
  build: Build<Parameters, Built>,
): Build<unknown, Built> {
  return (context, raw) => {
    const parsed = check(schema, raw)
    return parsed.ok ? build(context, parsed.value) : parsed
  }
}

function check<Parameters>(schema: z.ZodType<Parameters>, raw: unknown): Result<Parameters, SpellRefused> {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return ok(parsed.data)
  const issue = parsed.error.issues[0]
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  return refuse({
    code: 'invalid_parameters',
    field: [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])].join('.'),
    detail: issue?.message ?? 'The parameters are not valid.',
  })
}
