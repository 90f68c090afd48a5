import type { Client } from '@spells/client'
import type { Session } from '@spells/shared/api'
import type { Hash } from 'viem'
import type { Wallet } from './createWallet.ts'
import { waitUntil } from './waitUntil.ts'

/** Revokes a grant by the owner's plain transactions and waits until the chain shows it. */
export async function disarmSession(options: {
  readonly client: Client
  readonly wallet: Wallet
  readonly session: Session
}): Promise<{ readonly session: Session; readonly disarmHashes: readonly Hash[] }> {
  const { client, session } = options
  const { disarmCalls } = await client.sessions.remove(session.vaultId, session.id)
  const disarmHashes = await options.wallet.sendCalls(disarmCalls)
  const revoked = await waitUntil('the session to be revoked', async () => {
    const current = await client.sessions.get(session.vaultId, session.id)
    return current.status === 'revoked' ? current : undefined
  })
  return { session: revoked, disarmHashes }
}
