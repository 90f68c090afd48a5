import {
  createSystemDatabase,
  findLatestKeyRotation,
  type KeyRotationProgress,
  orderKeyRotation,
  readKeyRotationProgress,
  type SystemDatabase,
} from '@spells/db'

/** Options of `spells keys rotate`, as the command line gives them. */
export type RotateKeysOptions = { readonly to: string; readonly database?: string }
/** Options of `spells keys status`, as the command line gives them. */
export type KeysStatusOptions = { readonly database?: string }

const POLL_MS = 1_000
/** Without any change; the private Worker is asked with every tick of the public one, once a minute. */
const SILENCE_MS = 5 * 60_000

/**
 * Orders the data keys of every vault to be wrapped by this master key, which must be the current one of the private
 * Worker, and waits for it; or waits on for the order that is under way. The public Worker does it with its ticks, also
 * after this command has ended. The last line is JSON; the exit code is 0 when every vault is done.
 */
export async function rotateKeys(options: RotateKeysOptions): Promise<void> {
  await withDatabase(options.database, 'rotated', async (database) => {
    const order = { masterKeyId: options.to, atMs: Date.now() }
    const { id } = await database.withSystem((tx) => orderKeyRotation(tx, order))
    console.log(`Ordered: ${id}, to ${options.to}. It goes on in the background with each tick of the public Worker.`)
    let said = ''
    for (let saidAtMs = Date.now(); Date.now() < saidAtMs + SILENCE_MS; ) {
      const { latest, progress } = await database.withSystem(async (tx) => ({
        latest: await findLatestKeyRotation(tx),
        progress: await readKeyRotationProgress(tx, id),
      }))
      const line = describe(progress)
      if (line !== said) {
        console.log(line)
        said = line
        saidAtMs = Date.now()
      }
      const facts = { to: options.to, ...summarize(progress) }
      if (latest?.id !== id) return finish({ rotated: false, reason: 'Another order took its place.', ...facts })
      if (latest.endedAtMs !== null) return finish({ rotated: true, ...facts })
      if (progress.refused > 0 && progress.done + progress.failed === progress.vaults) {
        for (const { address, failure } of progress.failures) console.log(`!! ${address}: ${failure}`)
        const reason = 'Some vaults refused again and again; they are tried on.'
        return finish({ rotated: false, reason, ...facts })
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
    finish({ rotated: false, reason: `Nothing happened for ${SILENCE_MS / 1_000} s; the order stays.` })
  })
}

/** Prints how the newest rotation stands: which master key wraps how many data keys, and what failed. */
export async function showKeysStatus(options: KeysStatusOptions): Promise<void> {
  await withDatabase(options.database, 'ended', async (database) => {
    const status = await database.withSystem(async (tx) => {
      const latest = await findLatestKeyRotation(tx)
      return latest && { latest, progress: await readKeyRotationProgress(tx, latest.id) }
    })
    if (!status) return finish({ ended: false, reason: 'No rotation was ever ordered.' })
    const { latest, progress } = status
    console.log(`To ${latest.masterKeyId}, ordered ${new Date(latest.orderedAtMs).toISOString()}`)
    console.log(describe(progress))
    for (const { address, failure } of progress.failures) console.log(`!! ${address}: ${failure}`)
    console.log(JSON.stringify({ ended: latest.endedAtMs !== null, to: latest.masterKeyId, ...summarize(progress) }))
  })
}

async function withDatabase(
  given: string | undefined,
  verdict: string,
  work: (database: SystemDatabase) => Promise<void>,
): Promise<void> {
  const connectionString = given ?? process.env.DATABASE_URL
  if (!connectionString) {
    return finish({ [verdict]: false, reason: 'Give --database, or DATABASE_URL: the connection of spells_system.' })
  }
  const database = createSystemDatabase({ connectionString })
  try {
    await work(database)
  } finally {
    await database.close()
  }
}

function describe({ vaults, done, failed, wraps }: KeyRotationProgress): string {
  const keys = Object.entries(wraps).map(([id, count]) => `${id} wraps ${count}`)
  return `${done} of ${vaults} vaults done, ${failed} failed; ${keys.join(', ') || 'no data key seen yet'}`
}

function summarize({ vaults, done, failed, wraps }: KeyRotationProgress) {
  return { vaults, done, failed, wraps }
}

function finish(outcome: { readonly [verdict: string]: unknown }): void {
  if (outcome.rotated !== true) process.exitCode = 1
  console.log(JSON.stringify(outcome))
}
