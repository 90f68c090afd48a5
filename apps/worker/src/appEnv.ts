import type { Scope, ScopedDatabase } from '@spells/db'
import type { AppError } from '@spells/shared'
import type { Address } from 'viem'
import type { Env } from './env.ts'

/** A signed-in caller. */
export type AuthSession = {
  readonly scope: Scope
  readonly wallet: Address
  readonly tokenHash: string
  readonly expiresAtMs: number
}

/** Hono's types for this app. */
export type AppEnv = {
  Bindings: Env
  Variables: {
    /** Names the request in logs, events and problems. */
    requestId: string
    database: ScopedDatabase
    /** Set on every route that is not public. */
    session: AuthSession | undefined
    /** A session cookie came with a mutation, and nothing shows that our own page sent it. */
    lacksCsrf: boolean
    /** The database could not be asked who calls; only routes that everybody may call go on. */
    authFault: AppError | undefined
  }
}
