import { sql } from 'drizzle-orm'
import type { PublicTransaction } from './transaction.ts'

/** Asks the database for nothing, to see that it answers. */
export async function ping(tx: PublicTransaction): Promise<void> {
  await tx.execute(sql`select 1`)
}
