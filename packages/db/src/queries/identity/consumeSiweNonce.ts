import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** Uses a nonce up. True for exactly one caller, and only before it expires. */
export async function consumeSiweNonce(
  tx: PublicTransaction,
  request: { readonly nonce: string; readonly nowMs: number },
): Promise<boolean> {
  const result = await tx.execute(
    sql`select consume_siwe_nonce(${request.nonce}, ${new Date(request.nowMs).toISOString()}) as consumed`,
  )
  return readRows<{ consumed: boolean }>(result)[0]?.consumed === true
}
