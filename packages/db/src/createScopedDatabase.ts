import { createPgConnector, type DatabaseConnection } from './createPgConnector.ts'
import { requestTimeouts } from './databaseTimeouts.ts'
import { runTransaction } from './runTransaction.ts'
import type { Scope } from './scope.ts'
import type { PublicTransaction, ScopedTransaction } from './transaction.ts'

/** The only way of user routes into the database. */
export type ScopedDatabase = {
  /** Runs `work` in one transaction that sees the scope's workspace and user. */
  withScope<Value>(scope: Scope, work: (tx: ScopedTransaction) => Promise<Value>): Promise<Value>
  /** Runs `work` in one transaction that sees no workspace: public tables, sign-in. */
  withPublic<Value>(work: (tx: PublicTransaction) => Promise<Value>): Promise<Value>
  /** Closes the connections. In a Worker: at the end of the request, in `waitUntil`. */
  close(): Promise<void>
}

/**
 * Opens the database as the app role, which row-level security binds to one workspace per transaction.
 * @throws database_unavailable, database_conflict, database_refused, database_failed
 */
export function createScopedDatabase(connection: DatabaseConnection): ScopedDatabase {
  const connector = createPgConnector(connection, { ...requestTimeouts, ...connection.timeouts })
  return {
    withScope: (scope, work) =>
      runTransaction(connector, { workspaceId: scope.workspaceId, userId: scope.userId }, (tx) =>
        work(Object.assign(tx, { scope }) as ScopedTransaction),
      ),
    withPublic: (work) =>
      runTransaction(connector, { workspaceId: '', userId: '' }, (tx) => work(tx as PublicTransaction)),
    close: connector.close,
  }
}
