import {
  findChainCursor,
  listOverdueSessions,
  listSessionsOfAccounts,
  type SessionOnChain,
  type SystemDatabase,
  saveChainCursor,
} from '@spells/db'
import type { Clock } from '@spells/shared'
import { type Address, isAddressEqual } from 'viem'
import type { SessionLog, SessionLogChain } from './sessionLogChain.ts'
import { settleSession } from './settleSession.ts'

export type RecogniseSessionsDeps = {
  readonly database: SystemDatabase
  readonly chain: SessionLogChain
  readonly chainId: number
  readonly sessionValidator: Address
  readonly clock: Clock
}

/**
 * Blocks that are read again each time: a reorg may have put other logs there, and a node that lags may have answered
 * with an old state. Some minutes on a chain with four blocks a second.
 */
const REREAD_BLOCKS = 2_000
/** How far back the first reading goes. */
const FIRST_BLOCKS = 10_000
/** Widest block range of one log query; nodes refuse wider ones. */
const RANGE_BLOCKS = 2_000
const MAX_RANGES = 20
const MAX_OVERDUE = 200

/**
 * Recognises sessions that were installed or revoked, whoever sent that, from the validator's logs since the last time,
 * and those whose time is over. Logs only say where to look: what counts is the state that the validator has now, so
 * repeats, reorgs and any order end in the same rows.
 * @returns how far it read and how many sessions changed
 * @throws AppError `chain_unavailable`, `database_unavailable`; what was done until then stays
 */
export async function recogniseSessions(
  deps: RecogniseSessionsDeps,
): Promise<{ readonly toBlock: number; readonly changed: number; readonly expired: number }> {
  const { database, chain, chainId } = deps
  const place = { chainId, contract: deps.sessionValidator }
  const head = await chain.getHead()
  const cursor = await database.withSystem((tx) => findChainCursor(tx, place))
  // A node that is behind is read up to where it is; the blocks it lacks are read next time.
  const start = cursor === undefined ? head.number - FIRST_BLOCKS : Math.min(cursor, head.number) - REREAD_BLOCKS
  let fromBlock = Math.max(0, start + 1)
  let toBlock = fromBlock - 1
  let changed = 0
  for (let range = 0; range < MAX_RANGES && fromBlock <= head.number; range++) {
    toBlock = Math.min(head.number, fromBlock + RANGE_BLOCKS - 1)
    changed += await takeLogs(await chain.listLogs({ fromBlock, toBlock }), deps)
    const atMs = await deps.clock.nowMs()
    const blockNumber = toBlock
    await database.withSystem((tx) => saveChainCursor(tx, { ...place, blockNumber, atMs }))
    fromBlock = toBlock + 1
  }
  const expired = await takeExpired(head.timeSec * 1000, deps)
  return { toBlock, changed, expired }
}

async function takeLogs(logs: readonly SessionLog[], deps: RecogniseSessionsDeps): Promise<number> {
  if (logs.length === 0) return 0
  const accounts = [...new Set(logs.map(({ account }) => account))]
  const known = await deps.database.withSystem((tx) => listSessionsOfAccounts(tx, { chainId: deps.chainId, accounts }))
  let changed = 0
  for (const session of known) {
    const last = logs.findLast((log) => concerns(log, session))
    if (!last || (last.kind === 'enabled' && session.status !== 'prepared')) continue
    changed += await settle(session, last, deps)
  }
  return changed
}

function concerns(log: SessionLog, session: SessionOnChain): boolean {
  if (!isAddressEqual(log.account, session.vault)) return false
  return log.kind === 'all_revoked' ? session.status !== 'prepared' : log.sessionId === session.sessionId
}

async function settle(session: SessionOnChain, log: SessionLog, deps: RecogniseSessionsDeps): Promise<number> {
  const { vault: account, sessionId } = session
  const state = await deps.chain.getSessionState({ account, sessionId })
  if (state === 'unknown') return 0
  const status = state === 'live' ? 'installed' : 'revoked'
  const { transactionHash } = log
  // An operation of another session can follow the log that changed this one.
  const tells = (log.kind === 'enabled') === (status === 'installed')
  const atMs = await deps.clock.nowMs()
  const settled = await deps.database.withSystem((tx) =>
    settleSession(tx, {
      session,
      status,
      correlationId: transactionHash,
      atMs,
      ...(tells ? { transactionHash } : {}),
    }),
  )
  return settled ? 1 : 0
}

async function takeExpired(nowMs: number, deps: RecogniseSessionsDeps): Promise<number> {
  const { database, chainId } = deps
  const overdue = await database.withSystem((tx) => listOverdueSessions(tx, { chainId, nowMs, limit: MAX_OVERDUE }))
  const atMs = await deps.clock.nowMs()
  for (const session of overdue) {
    await database.withSystem((tx) =>
      settleSession(tx, { session, status: 'expired', correlationId: session.id, atMs }),
    )
  }
  return overdue.length
}
