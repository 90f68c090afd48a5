import { z } from 'zod'
import { toMicroUsd } from './modelPrices.ts'

const usd = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, {
    error: 'Must be dollars as a decimal text with at most six decimals, such as "0.15".',
  })
  .transform(toMicroUsd)

/** What a model may cost: `{"perDayUsd":"1","inputUsdPerMillion":"0.15","outputUsdPerMillion":"0.6"}`, parsed to millionths. */
export const modelBudgetSchema = z
  .strictObject({
    /** For one UTC day, over all models. */
    perDayUsd: usd.refine((amount) => amount > 0n, { error: 'Must be more than nothing.' }),
    inputUsdPerMillion: usd,
    outputUsdPerMillion: usd,
  })
  .refine(({ inputUsdPerMillion, outputUsdPerMillion }) => inputUsdPerMillion + outputUsdPerMillion > 0n, {
    error: 'Needs a price, or no budget can hold.',
  })
  .transform(({ perDayUsd, inputUsdPerMillion, outputUsdPerMillion }) => ({
    perDayMicroUsd: perDayUsd,
    prices: { inputMicroUsd: inputUsdPerMillion, outputMicroUsd: outputUsdPerMillion },
  }))

/** What a model may cost, in millionths of a dollar. */
export type ModelBudget = z.infer<typeof modelBudgetSchema>
