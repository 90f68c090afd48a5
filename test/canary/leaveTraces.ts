import { join } from 'node:path'
import { armSession, waitUntil } from '@spells/cli/journey'
import { createClient, ProblemError } from '@spells/client'
import { ACCOUNT_INDEXES, getDevAccount } from '@spells/local/accounts'
import { bytesToHex, parseUnits } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { editObject } from '../faults/stage/objectStorage.ts'
import { openDataKey, openSessionKey, readSealedKeys, type StoredSession } from '../setup/sealedKeys.ts'
import type { ArmedStack } from '../setup/startArmedStack.ts'
import type { Key } from './buildNeedles.ts'
import type { ScanTask } from './report.ts'

/** What was done left this. */
export type Traces = {
  readonly keys: readonly Key[]
  /** Everything that the API said. */
  readonly replies: ScanTask['texts']
  /** The codes of what went wrong. */
  readonly refusals: readonly string[]
  /** The session that lives, and the one that was disarmed, as they lie on the disk in the end. */
  readonly live: StoredSession
  readonly disarmed: StoredSession
}

/**
 * Uses every key of a stack, and lets go wrong what has to do with them: a session is armed, casts and is disarmed,
 * requests are refused, and a cast fails because its key cannot be opened.
 * @param masterKey 32 bytes, under the name `k1`
 */
export async function leaveTraces(
  armed: ArmedStack,
  secrets: { readonly masterKey: Buffer; readonly relayerKey: string },
): Promise<Traces> {
  const { stack, wallet, vault, session, buildEntry } = armed
  const { stateDir, chainId } = stack.describe()
  const persistDir = join(stateDir, 'workers', 'private')
  const place = { chainId, entryPoint: stack.deployment.entryPoint }
  const whileDown = async <Value>(work: () => Value): Promise<Value> => {
    await stack.kill('private', 'SIGKILL')
    try {
      return work()
    } finally {
      await stack.restart('private')
    }
  }
  const replies: { readonly place: string; readonly text: string }[] = []
  const client = createClient({
    baseUrl: stack.apiUrl,
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      const headers = JSON.stringify([...response.headers])
      replies.push({ place: `reply ${replies.length}`, text: `${headers}\n${await response.clone().text()}` })
      return response
    },
  })
  await client.auth.signIn(wallet)

  const { session: second } = await armSession({
    ...{ client, wallet, deployment: stack.deployment, vaultId: vault.id },
    limits: { budget: parseUnits('100', 6), perCast: parseUnits('10', 6) },
    expiresAtMs: stack.clock.nowMs() + 86_400_000,
  })
  for (const { id } of [session, second]) {
    const { id: castId } = await client.casts.create({ ...buildEntry(1_000_000n), sessionId: id }, `canary-${id}`)
    const { status, reason } = await client.casts.wait(castId)
    if (status !== 'CONFIRMED' && status !== 'FINALIZED') throw new Error(`A cast ended ${status}: ${reason?.message}`)
  }
  const { dataKeys, sessions } = await whileDown(() => readSealedKeys(persistDir))
  const [sealedDataKey] = dataKeys
  if (!sealedDataKey || dataKeys.length > 1) throw new Error('There is not one data key.')
  const dataKey = openDataKey(secrets.masterKey.toString('base64'), sealedDataKey, place)
  const openKey = (name: string, address: string): Key => {
    const hex = openSessionKey(dataKey, requireSession(sessions, address), place)
    // A scan for something else than the key would find nothing.
    if (!hex || privateKeyToAccount(hex).address !== address) throw new Error(`The ${name} is not what was opened.`)
    return { name, hex }
  }
  const keys = [
    { name: 'master key', hex: secrets.masterKey.toString('hex') },
    { name: 'data key', hex: bytesToHex(dataKey) },
    openKey('live session’s key', session.key),
    openKey('disarmed session’s key', second.key),
    { name: 'sponsor’s key', hex: getDevAccount(ACCOUNT_INDEXES.sponsorSigner).privateKey },
    { name: 'relayer’s key', hex: secrets.relayerKey },
  ]

  const { disarmCalls } = await client.sessions.remove(vault.id, second.id)
  await wallet.sendCalls(disarmCalls)
  const stored = await waitUntil('the disarmed session’s key to be destroyed', async () => {
    const { status } = await client.sessions.get(vault.id, second.id)
    if (status !== 'revoked') return undefined
    await stack.tick('* * * * *')
    return whileDown(() => {
      const { sessions } = readSealedKeys(persistDir)
      const disarmed = requireSession(sessions, second.key)
      if (disarmed.sealed) return undefined
      // From here on no key of this vault opens.
      editObject(persistDir, vault.address, (database) => {
        database.exec("UPDATE data_keys SET master_key_id = 'k0'")
      })
      return { disarmed, live: requireSession(sessions, session.key) }
    })
  })

  const { id: failing } = await client.casts.create(buildEntry(1_000_000n), 'canary-failing')
  const halt = await waitUntil(
    'the vault to halt',
    async () => (await client.vaults.queue(vault.id)).halted ?? undefined,
  )
  await client.casts.get(failing)
  const refusals = [
    halt.code,
    await getRefusal(client.casts.create({ ...buildEntry(1_000_000n), sessionId: second.id }, 'canary-disarmed')),
    await getRefusal(client.casts.create(buildEntry(-1n), 'canary-nonsense')),
    await getRefusal(createClient({ baseUrl: stack.apiUrl }).vaults.queue(vault.id)),
  ]
  return { keys, replies, refusals, ...stored }
}

function requireSession(sessions: readonly StoredSession[], address: string): StoredSession {
  const session = sessions.find(({ keyAddress }) => keyAddress === address)
  if (!session) throw new Error(`There is no session of the key ${address}.`)
  return session
}

async function getRefusal(request: Promise<unknown>): Promise<string> {
  try {
    await request
  } catch (error) {
    if (error instanceof ProblemError) return error.code
    throw error
  }
  throw new Error('What must be refused was not.')
}
