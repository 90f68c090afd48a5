import { recordEvent } from '../../recordEvent.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import type { SessionRow } from './sessionRow.ts'

/** Records that a user asked to end a session. Whether it ended is read from the chain. */
export async function requestDisarm(
  tx: ScopedTransaction,
  session: Pick<SessionRow, 'id' | 'vaultId' | 'sessionId' | 'status'>,
  { atMs }: { readonly atMs: number },
): Promise<void> {
  await recordEvent(tx, {
    type: 'session.disarm_requested',
    subject: { kind: 'session', id: session.id },
    atMs,
    data: { vaultId: session.vaultId, sessionId: session.sessionId, status: session.status },
  })
}
