import type { Client } from '@spells/client'
import { AppError, type Deployment } from '@spells/shared'
import type { Session } from '@spells/shared/api'
import type { Hash } from 'viem'
import type { Wallet } from './createWallet.ts'
import { prepareSession, type SessionTerms } from './prepareSession.ts'
import { waitUntil } from './waitUntil.ts'

/**
 * Prepares an Everbloom grant, installs it by the owner's plain transactions and waits until the chain shows it.
 * @throws AppError `session_not_armable` with what of its entry or exit would fail
 */
export async function armSession(
  options: SessionTerms & { readonly client: Client; readonly wallet: Wallet; readonly deployment: Deployment },
): Promise<{ readonly session: Session; readonly armHashes: readonly Hash[] }> {
  const { client, vaultId } = options
  const prepared = await prepareSession(options, options)
  if (prepared.armRefusal) {
    const { code, message } = prepared.armRefusal
    throw new AppError({ code: 'session_not_armable', shortMessage: message, facts: { code }, retry: 'never' })
  }
  const armHashes = await options.wallet.sendCalls(prepared.armCalls)
  const session = await waitUntil('the session to be installed', async () => {
    const current = await client.sessions.get(vaultId, prepared.id)
    return current.status === 'installed' ? current : undefined
  })
  return { session, armHashes }
}
