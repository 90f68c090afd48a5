import { createPgConnector, type DatabaseConnection } from './createPgConnector.ts'
import { jobTimeouts } from './databaseTimeouts.ts'
import { type Connector, runTransaction } from './runTransaction.ts'
import type { SystemTransaction } from './transaction.ts'

/** The way of relays, consumers, workflows and refresh jobs into the database. Serves no user request. */
export type SystemDatabase = {
  withSystem<Value>(work: (tx: SystemTransaction) => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

/** Opens the database as the system role. */
export function createSystemDatabase(connection: DatabaseConnection): SystemDatabase {
  return systemDatabaseOver(createPgConnector(connection, { ...jobTimeouts, ...connection.timeouts }))
}

/** The system door over any driver. */
export function systemDatabaseOver(connector: Connector): SystemDatabase {
  return {
    withSystem: (work) =>
      runTransaction(connector, { workspaceId: '', userId: '' }, (tx) => work(tx as SystemTransaction)),
    close: connector.close,
  }
}
