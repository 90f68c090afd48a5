import { AppError, type FindTransactionManager, sessionEndedSchema } from '@spells/shared'
import type { OutboxHandler } from '../cast/relayOutbox.ts'

/**
 * Handler of the topic `session.ended`: makes the vault's transaction manager look at the chain, which destroys the key
 * of a session that has ended there.
 */
export function tellSessionEnded(findTransactionManager: FindTransactionManager): OutboxHandler {
  return async ({ body }) => {
    const { chainId, vault, sessionRef } = sessionEndedSchema.parse(body)
    const reply = await findTransactionManager(chainId, vault).getSession(sessionRef)
    if (reply.ok || reply.refusal.code !== 'chain_unavailable') return
    throw new AppError({ code: 'chain_unavailable', shortMessage: 'The chain does not answer.', retry: 'safe' })
  }
}
