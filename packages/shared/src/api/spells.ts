import { z } from 'zod'

/** A curated strategy as shown to people. `parameters` is a JSON Schema of what a cast takes. */
export const spellSchema = z.strictObject({
  id: z.string(),
  version: z.int().positive(),
  name: z.string(),
  purpose: z.string(),
  rung: z.enum(['low', 'medium', 'high']),
  warnings: z.array(z.string()),
  actions: z.array(z.enum(['entry', 'exit'])),
  parameters: z.strictObject({
    entry: z.record(z.string(), z.unknown()),
    exit: z.record(z.string(), z.unknown()),
    grant: z.record(z.string(), z.unknown()),
  }),
})
export type SpellView = z.infer<typeof spellSchema>
