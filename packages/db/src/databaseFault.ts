import { AppError } from '@spells/shared'
import { DrizzleQueryError } from 'drizzle-orm'

/** What PostgreSQL says about an error; a query's text and parameters are left behind, they may hold secrets. */
type PostgresError = { readonly code?: unknown; readonly constraint?: unknown; readonly table?: unknown }

/**
 * Translates an error of the driver into an {@link AppError}; any other error is returned as it is.
 * Codes: database_unavailable, database_conflict, database_refused, database_failed.
 */
export function toDatabaseFault(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error
  const { code, constraint, table } = (error.cause ?? {}) as PostgresError
  const state = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
  // Without a state the connection was lost; the statement may have been carried out. 57014: it took too long.
  if (state === undefined || /^(08|53|57P|57014|25P0[34])/.test(state)) return databaseUnavailable(state)
  const facts = {
    sqlState: state,
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
  }
  if (state === '40001' || state === '40P01' || state === '55P03') {
    return new AppError({
      code: 'database_conflict',
      shortMessage: 'The database met a concurrent change.',
      facts,
      retry: 'safe',
    })
  }
  if (state === '42501') {
    return new AppError({
      code: 'database_refused',
      shortMessage: 'The database refused access.',
      facts,
      retry: 'never',
    })
  }
  return new AppError({
    code: 'database_failed',
    shortMessage: 'The database refused a statement.',
    facts,
    retry: 'never',
  })
}

/** The database cannot be reached, or was lost on the way. */
export function databaseUnavailable(sqlState?: string): AppError {
  return new AppError({
    code: 'database_unavailable',
    shortMessage: 'The database is not reachable.',
    facts: sqlState === undefined ? {} : { sqlState },
    retry: 'unknown',
  })
}
