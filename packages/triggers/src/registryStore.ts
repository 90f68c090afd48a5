import type { CrossingRange, GoodValue } from '@spells/core/trigger'
import type { Decision, DecisionId, Signal, SignalKey, TriggerId, TriggerRule, TriggerState } from '@spells/shared'

/** A live rule with what it remembers. */
export type StoredRule = { readonly rule: TriggerRule; readonly state: TriggerState }

/** What a shard knows about a trigger, also after its rule was removed: the newest revision, and what it remembers. */
export type KnownTrigger = { readonly revision: number; readonly state: TriggerState | undefined }

/** What a shard last heard about a signal that one of its rules reads. */
export type StoredSignal = {
  readonly signal: Signal | undefined
  readonly observedAtMs: number
  readonly good: GoodValue | undefined
}

/** The shard's rules, signals and undelivered decisions. Every call is synchronous: the caller owns the transaction. */
export type RegistryStore = ReturnType<typeof createRegistryStore>

/** How long a removed rule is remembered, so that a late put of an older revision is still refused. */
const TOMBSTONE_MS = 7 * 86_400_000

export function createRegistryStore(sql: SqlStorage) {
  const rules = (where: string, ...values: readonly (string | number)[]): readonly StoredRule[] =>
    [...sql.exec(`SELECT rule, state FROM rules AS r WHERE ${where}`, ...values)].map((row) => ({
      rule: JSON.parse(String(row.rule)) as TriggerRule,
      state: JSON.parse(String(row.state)) as TriggerState,
    }))

  return {
    findKnown(triggerId: TriggerId): KnownTrigger | undefined {
      const row = [...sql.exec('SELECT revision, state FROM rules WHERE trigger_id = ?', triggerId)][0]
      if (!row) return undefined
      const state = row.state === null ? undefined : (JSON.parse(String(row.state)) as TriggerState)
      return { revision: Number(row.revision), state }
    },

    saveRule(rule: TriggerRule, state: TriggerState, nowMs: number): void {
      const live = state.status === 'exhausted' || state.status === 'expired' ? 0 : 1
      writeRule(sql, { rule, state, live, nowMs })
    },

    /** Leaves a mark, also for a trigger that was never here, so that a late put of an older revision is refused. */
    removeRule(triggerId: TriggerId, revision: number, nowMs: number): void {
      sql.exec(
        `INSERT INTO rules (trigger_id, signal, revision, status, live, updated_at_ms) VALUES (?, '', ?, 'removed', 0, ?)
         ON CONFLICT (trigger_id) DO UPDATE SET
           revision = excluded.revision, status = 'removed', live = 0, updated_at_ms = excluded.updated_at_ms`,
        triggerId,
        revision,
        nowMs,
      )
      sql.exec('DELETE FROM signals WHERE NOT EXISTS (SELECT 1 FROM rules WHERE signal = signals.key AND live = 1)')
    },

    pruneRemoved: (nowMs: number) =>
      void sql.exec(
        `DELETE FROM rules WHERE live = 0 AND status = 'removed' AND updated_at_ms < ?`,
        nowMs - TOMBSTONE_MS,
      ),

    findSignal(key: SignalKey): StoredSignal | undefined {
      const row = [...sql.exec('SELECT * FROM signals WHERE key = ?', key)][0]
      if (!row) return undefined
      const good =
        row.good_value === null
          ? undefined
          : { value: Number(row.good_value), observedAtMs: Number(row.good_observed_at_ms) }
      const signal = row.signal === null ? undefined : (JSON.parse(String(row.signal)) as Signal)
      return { signal, observedAtMs: Number(row.observed_at_ms), good }
    },

    /** From now on the signal is watched: its age counts from here until something is observed. */
    watchSignal: (key: SignalKey, nowMs: number) =>
      void sql.exec('INSERT OR IGNORE INTO signals (key, observed_at_ms) VALUES (?, ?)', key, nowMs),

    saveSignal(signal: Signal): void {
      sql.exec(
        'UPDATE signals SET signal = ?, observed_at_ms = ? WHERE key = ?',
        JSON.stringify(signal),
        signal.observedAtMs,
        signal.key,
      )
      if (signal.quality !== 'good') return
      sql.exec(
        'UPDATE signals SET good_value = ?, good_observed_at_ms = ? WHERE key = ?',
        signal.value,
        signal.observedAtMs,
        signal.key,
      )
    },

    /**
     * Live rules of a signal that a move through this range turns, and those that do not see. A rule that sees has a
     * side, and its side is that of the last good value: the others cannot have turned.
     */
    listTurned(key: SignalKey, range: CrossingRange | undefined): readonly StoredRule[] {
      const having = (status: string) => rules('r.live = 1 AND r.signal = ? AND r.status = ?', key, status)
      const unseeing = [...having('blind'), ...having('data_bad')]
      if (!range) return unseeing
      const seeing = `r.live = 1 AND r.signal = ? AND r.status = 'watching'`
      const { low, high } = range
      return [
        ...unseeing,
        ...rules(`${seeing} AND r.direction = 'above' AND r.threshold > ? AND r.threshold <= ?`, key, low, high),
        ...rules(`${seeing} AND r.direction = 'below' AND r.threshold >= ? AND r.threshold < ?`, key, low, high),
      ]
    },

    listLive: (key: SignalKey): readonly StoredRule[] => rules('r.live = 1 AND r.signal = ?', key),

    /** Live rules that see, but whose signal is older than they allow. */
    listBlinded(nowMs: number): readonly StoredRule[] {
      const shortest = [
        ...sql.exec('SELECT freshness_ms AS ms FROM rules WHERE live = 1 ORDER BY freshness_ms LIMIT 1'),
      ][0]?.ms
      if (typeof shortest !== 'number') return []
      const old = [...sql.exec('SELECT key, observed_at_ms FROM signals WHERE observed_at_ms < ?', nowMs - shortest)]
      return old.flatMap((row) =>
        ['watching', 'data_bad'].flatMap((status) =>
          rules(
            'r.live = 1 AND r.signal = ? AND r.status = ? AND r.freshness_ms < ?',
            String(row.key),
            status,
            nowMs - Number(row.observed_at_ms),
          ),
        ),
      )
    },

    listExpired: (nowMs: number): readonly StoredRule[] => rules('r.live = 1 AND r.expires_at_ms <= ?', nowMs),

    /** Keeps a decision until it is acknowledged; the same one is kept once. */
    keep: (decision: Decision) =>
      void sql.exec(
        'INSERT OR IGNORE INTO undelivered (id, decision) VALUES (?, ?)',
        decision.id,
        JSON.stringify(decision),
      ),

    listUndelivered: (limit: number): readonly Decision[] =>
      [...sql.exec('SELECT decision FROM undelivered ORDER BY ordinal LIMIT ?', limit)].map(
        (row) => JSON.parse(String(row.decision)) as Decision,
      ),

    acknowledge(ids: readonly DecisionId[]): void {
      for (const id of ids) sql.exec('DELETE FROM undelivered WHERE id = ?', id)
    },
  }
}

function writeRule(
  sql: SqlStorage,
  row: { readonly rule: TriggerRule; readonly state: TriggerState; readonly live: number; readonly nowMs: number },
): void {
  const { rule, state } = row
  sql.exec(
    `INSERT OR REPLACE INTO rules
      (trigger_id, signal, direction, threshold, freshness_ms, expires_at_ms, revision, status, live, rule, state, updated_at_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    rule.triggerId,
    rule.signal,
    rule.direction,
    rule.threshold,
    rule.freshnessMs,
    rule.expiresAtMs,
    rule.revision,
    state.status,
    row.live,
    JSON.stringify(rule),
    JSON.stringify(state),
    row.nowMs,
  )
}
