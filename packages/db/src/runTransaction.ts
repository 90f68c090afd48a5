import { AppError } from '@spells/shared'
import { sql } from 'drizzle-orm'
import { databaseUnavailable, toDatabaseFault } from './databaseFault.ts'
import type { DatabaseTimeouts } from './databaseTimeouts.ts'
import type { Transaction } from './transaction.ts'

/** A pooled connection and the transaction that Drizzle opens on it. */
export type Connector = {
  connect(): Promise<{
    transaction<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>
    release(broken: boolean): void
  }>
  readonly timeouts: DatabaseTimeouts
  close(): Promise<void>
}

/** Settings of one transaction; they end with it, so a pooled connection carries none of them further. */
export type TransactionSettings = { readonly workspaceId: string; readonly userId: string }

/** Runs `work` in one transaction on a connection of its own, with the scope set before anything else. */
export async function runTransaction<Value>(
  connector: Connector,
  settings: TransactionSettings,
  work: (tx: Transaction) => Promise<Value>,
): Promise<Value> {
  const connection = await connector.connect().catch(() => {
    throw databaseUnavailable()
  })
  const { statementMs, lockMs, idleMs, transactionMs } = connector.timeouts
  let broken = false
  try {
    const ended = connection.transaction(async (tx) => {
      await tx.execute(sql`select
        set_config('app.workspace_id', ${settings.workspaceId}, true),
        set_config('app.user_id', ${settings.userId}, true),
        set_config('statement_timeout', ${String(statementMs)}, true),
        set_config('lock_timeout', ${String(lockMs)}, true),
        set_config('idle_in_transaction_session_timeout', ${String(idleMs)}, true)`)
      return work(tx)
    })
    return await within(transactionMs, ended)
  } catch (error) {
    const fault = toDatabaseFault(error)
    broken = fault !== error || (fault instanceof AppError && fault.code === 'database_unavailable')
    throw fault
  } finally {
    connection.release(broken)
  }
}

/** What the database itself cannot end, since it does not answer, ends with its connection. */
async function within<Value>(timeoutMs: number, ended: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(databaseUnavailable()), timeoutMs)
  })
  // It fails later, when its connection is gone.
  ended.catch(() => {})
  try {
    return await Promise.race([ended, timeout])
  } finally {
    clearTimeout(timer)
  }
}
