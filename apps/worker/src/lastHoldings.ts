import { addressSchema, amountSchema, type VaultId } from '@spells/shared'
import { balanceSchema } from '@spells/shared/api'
import { z } from 'zod'
import type { Deps } from './deps.ts'
import type { Holdings } from './readHoldings.ts'

/** What a vault held when the chain was last asked. */
export type LastHoldings = Pick<Holdings, 'blockNumber' | 'items'> & { readonly readAtMs: number }

const KEEP_SEC = 30 * 24 * 60 * 60

/** PERSISTED: KV, `holdings:v1:<vault id>`. */
const storedSchema = z.object({
  readAtMs: z.int(),
  blockNumber: amountSchema,
  items: z.array(
    balanceSchema
      .pick({ kind: true, symbol: true, token: true, decimals: true, amount: true })
      .extend({ pricedAs: addressSchema }),
  ),
})

const keyOf = (vaultId: VaultId): string => `holdings:v1:${vaultId}`

/** Keeps what was read, for a time when the chain does not answer. */
export async function saveLastHoldings(
  cache: Deps['cache'],
  vaultId: VaultId,
  { readAtMs, blockNumber, items }: LastHoldings,
): Promise<void> {
  const stored: z.input<typeof storedSchema> = {
    readAtMs,
    blockNumber: String(blockNumber),
    items: items.map((item) => ({ ...item, amount: String(item.amount) })),
  }
  await cache.put(keyOf(vaultId), JSON.stringify(stored), { expirationTtl: KEEP_SEC })
}

/** @returns undefined when nothing was kept that this version can read */
export async function findLastHoldings(cache: Deps['cache'], vaultId: VaultId): Promise<LastHoldings | undefined> {
  const { success, data } = storedSchema.safeParse(await cache.get(keyOf(vaultId), 'json'))
  if (!success) return undefined
  return {
    readAtMs: data.readAtMs,
    blockNumber: BigInt(data.blockNumber),
    items: data.items.map((item) => ({ ...item, amount: BigInt(item.amount) })),
  }
}
