/** How long a database may keep its caller waiting, in milliseconds. */
export type DatabaseTimeouts = {
  /** For a connection, its handshake included. */
  readonly connectMs: number
  /** For one statement; the database ends it. */
  readonly statementMs: number
  /** For a lock that another transaction holds; the database ends the wait. */
  readonly lockMs: number
  /** For the next statement of an open transaction; the database ends the connection. */
  readonly idleMs: number
  /** For a whole transaction; when the database does not even answer, we end the connection. */
  readonly transactionMs: number
}

/** Somebody waits for the reply. */
export const requestTimeouts: DatabaseTimeouts = {
  connectMs: 5_000,
  statementMs: 5_000,
  lockMs: 4_000,
  idleMs: 10_000,
  transactionMs: 8_000,
}

/** Jobs are repeated, and some of their statements touch many rows. */
export const jobTimeouts: DatabaseTimeouts = {
  connectMs: 5_000,
  statementMs: 15_000,
  lockMs: 10_000,
  idleMs: 30_000,
  transactionMs: 60_000,
}
