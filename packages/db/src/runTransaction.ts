import { sql } from 'drizzle-orm'
import { databaseUnavailable, toDatabaseFault } from './databaseFault.ts'
import type { Transaction } from './transaction.ts'

/** A pooled connection and the transaction that Drizzle opens on it. */
export type Connector = {
  connect(): Promise<{
    transaction<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>
    release(broken: boolean): void
  }>
  close(): Promise<void>
}

/** Settings of one transaction; they end with it, so a pooled connection carries none of them further. */
export type TransactionSettings = { readonly workspaceId: string; readonly userId: string }

const STATEMENT_TIMEOUT_MS = 15_000
const IDLE_TIMEOUT_MS = 30_000

/** Runs `work` in one transaction on a connection of its own, with the scope set before anything else. */
export async function runTransaction<Value>(
  connector: Connector,
  settings: TransactionSettings,
  work: (tx: Transaction) => Promise<Value>,
): Promise<Value> {
  const connection = await connector.connect().catch(() => {
    throw databaseUnavailable()
  })
  let broken = false
  try {
    return await connection.transaction(async (tx) => {
      await tx.execute(sql`select
        set_config('app.workspace_id', ${settings.workspaceId}, true),
        set_config('app.user_id', ${settings.userId}, true),
        set_config('statement_timeout', ${String(STATEMENT_TIMEOUT_MS)}, true),
        set_config('idle_in_transaction_session_timeout', ${String(IDLE_TIMEOUT_MS)}, true)`)
      return work(tx)
    })
  } catch (error) {
    const fault = toDatabaseFault(error)
    broken = fault !== error
    throw fault
  } finally {
    connection.release(broken)
  }
}
