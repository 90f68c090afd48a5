import { sql } from 'drizzle-orm'
import type { PublicTransaction } from '../../transaction.ts'

/** Stores a single-use sign-in nonce. Times from the Clock. */
export async function createSiweNonce(
  tx: PublicTransaction,
  request: { readonly nonce: string; readonly nowMs: number; readonly expiresAtMs: number },
): Promise<void> {
  const { nonce, nowMs, expiresAtMs } = request
  await tx.execute(
    sql`select create_siwe_nonce(${nonce}, ${new Date(nowMs).toISOString()}, ${new Date(expiresAtMs).toISOString()})`,
  )
}
