import { listSourceStates, recordRefreshRun, type SystemDatabase, saveSourceState } from '@spells/db'
import type { MarketSnapshot } from '@spells/signals'
import { keccak256, toBytes } from 'viem'
import { countDataBad } from '../refresh/countDataBad.ts'

type Transaction = Parameters<Parameters<SystemDatabase['withSystem']>[0]>[0]

/** How long no market may move before the source is told as frozen. */
const FROZEN_AFTER_MS = 30 * 60_000
/** With fewer markets it may be that nobody trades. */
const MIN_MARKETS = 20

/** Records how a refresh of the markets went, and whether any of them has moved lately. */
export async function recordMarkets(
  tx: Transaction,
  snapshot: MarketSnapshot,
  run: { readonly scheduledAtMs: number; readonly endedAtMs: number },
): Promise<void> {
  const { source, observedAtMs, markets, refused, counts } = snapshot
  const open = markets.filter(({ status }) => status === 'open')
  const prices = open.map(({ id, probability }) => [id, probability]).sort()
  const contentHash = keccak256(toBytes(JSON.stringify(prices))).slice(2, 34)
  const known = (await listSourceStates(tx)).find((state) => state.source === source)
  const changedAt = known?.contentHash === contentHash ? (known.changedAt ?? observedAtMs) : observedAtMs
  const isFrozen = open.length >= MIN_MARKETS && observedAtMs - changedAt > FROZEN_AFTER_MS
  await saveSourceState(tx, { source, etag: null, lastModified: null, contentHash, changedAt })
  await recordRefreshRun(
    tx,
    { source, scheduledAtMs: run.scheduledAtMs },
    {
      ...{ ...counts, startedAt: observedAtMs, endedAt: run.endedAtMs, error: null },
      outcome: isFrozen ? 'frozen' : 'good',
      dataBad: countDataBad(refused),
    },
  )
}
