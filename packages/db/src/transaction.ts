import type { ExtractTablesWithRelations } from 'drizzle-orm'
import type { PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core'
import type * as schema from './schema/index.ts'
import type { Scope } from './scope.ts'

/** A Drizzle transaction over our schema, whichever driver carries it. */
export type Transaction = PgTransaction<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>

declare const access: unique symbol

/** A transaction that sees one workspace. Every query of user data takes one. */
export type ScopedTransaction = Transaction & { readonly scope: Scope; readonly [access]: 'scoped' }

/** A transaction without a workspace: public tables and the sign-in functions; tenant tables are empty to it. */
export type PublicTransaction = Transaction & { readonly [access]: 'public' }

/** A transaction of the system role, which serves no user request. */
export type SystemTransaction = Transaction & { readonly [access]: 'system' }
