import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'

const CASTS = 100
const TOO_MANY = 130
const GROUPS = ['a', 'b', 'c']

export const row: Row = {
  row: 29,
  fault: `${CASTS} casts at once, and ${TOO_MANY} that cannot wait, while the bundler is slow`,
  expected: 'distinct nonces, no reuse, back-pressure said',
  run: async (stage) => {
    const vault = await stage.openVault()
    stage.bundler.inject({ kind: 'delay', delayMs: 300 })
    const nowSec = Number((await stage.chain.reader.getBlock()).timestamp)
    const intents = await Promise.all(
      Array.from({ length: CASTS + TOO_MANY }, (_, index) =>
        vault.buildSupply({
          conflictGroup: GROUPS[index % GROUPS.length] ?? 'a',
          postConditions: [],
          deadlineSec: nowSec + (index < CASTS ? 1_200 : 25),
        }),
      ),
    )
    const replies = await Promise.all(
      intents.map(async (intent) => ({ intent, reply: await vault.manager.submit(intent) })),
    )
    const refusals = replies.flatMap(({ reply }) => (reply.ok ? [] : [reply.refusal.code]))
    requireEqual([...new Set(refusals)], ['vault_busy'], 'Refusals')
    vault.accepted.push(...replies.filter(({ reply }) => reply.ok).map(({ intent }) => intent.id))
    const { executed, ends } = await stage.reconcileVault(vault, 240_000)
    require(executed >= CASTS, `Only ${executed} were executed.`)
    const nonces = (await vault.listExecutions()).map(({ nonce }) => nonce)
    requireEqual(new Set(nonces).size, nonces.length, 'Distinct nonces')
    return `${refusals.length} refused as vault_busy, ${executed} executed, ${ends.REJECTED ?? 0} too late for a nonce`
  },
  // Whatever comes is queued.
  break: {
    file: 'packages/core/src/transaction/admission.ts',
    find: '  if (queued >= limits.maxQueued) {\n',
    replace: '  if (queued >= 100 * limits.maxQueued) {\n',
  },
}
