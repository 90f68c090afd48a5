import { AppError, type TlmFact, type TransactionManager, tlmFactSchema } from '@spells/shared'

/**
 * Facts after `afterSequence`, from the vault's transaction manager, which keeps all of them.
 * @throws AppError `fact_invalid` when one does not have the shape that this version knows
 */
export async function pullFacts(
  transactionManager: TransactionManager,
  request: { readonly afterSequence: number; readonly limit: number },
): Promise<TlmFact[]> {
  const reply = await transactionManager.listFacts(request.afterSequence, request.limit)
  if (!reply.ok) return []
  return reply.value.facts.map((fact) => {
    const parsed = tlmFactSchema.safeParse(fact)
    if (parsed.success) return parsed.data
    throw new AppError({
      code: 'fact_invalid',
      shortMessage: 'The transaction manager gave a fact that this version does not understand.',
      facts: { sequence: fact.sequence, issues: parsed.error.issues.map(({ path }) => path.join('.')) },
      retry: 'never',
    })
  })
}
