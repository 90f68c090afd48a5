import { createSystemDatabase, findRebuildOrder, orderRebuild } from '@spells/db'
import { vaultIdSchema } from '@spells/shared'

/** Options of `spells project rebuild`, as the command line gives them. */
export type RebuildProjectOptions = { readonly vault: string; readonly database?: string }

const POLL_MS = 1_000
const TIMEOUT_MS = 5 * 60_000

/**
 * Orders a vault's rows to be made again from the facts of its transaction manager, and waits for it. The public Worker
 * does it with its next tick. The last line is JSON; the exit code is 0 when it is done.
 */
export async function rebuildProject(options: RebuildProjectOptions): Promise<void> {
  const fail = (reason: string): void => {
    process.exitCode = 1
    console.log(JSON.stringify({ rebuilt: false, reason }))
  }
  const connectionString = options.database ?? process.env.DATABASE_URL
  if (!connectionString) return fail('Give --database, or DATABASE_URL: the connection string of spells_system.')
  const vaultId = vaultIdSchema.safeParse(options.vault)
  if (!vaultId.success) return fail('--vault must be the id of a vault, as the API shows it.')
  const database = createSystemDatabase({ connectionString })
  try {
    const atMs = Date.now()
    const orderId = await database.withSystem((tx) => orderRebuild(tx, { vaultId: vaultId.data, atMs }))
    if (orderId === undefined) return fail('There is no such vault.')
    console.log(`Ordered: ${orderId}. The next tick of the public Worker takes it up.`)
    for (const endAtMs = atMs + TIMEOUT_MS; Date.now() < endAtMs; ) {
      const order = await database.withSystem((tx) => findRebuildOrder(tx, orderId))
      if (order?.doneAtMs) {
        console.log(JSON.stringify({ rebuilt: true, vaultId: vaultId.data, attempts: order.attempts }))
        return
      }
      if (order?.deadAtMs) return fail(order.lastError ?? 'It was given up.')
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
    fail(`It was not done within ${TIMEOUT_MS / 1_000} s; the order stays.`)
  } finally {
    await database.close()
  }
}
