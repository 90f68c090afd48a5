/**
 * PERSISTED: tables of a shard, by version. A later version is added at the end and never changes an earlier one.
 * `rules_crossing` is the crossing index: thresholds in order, per signal and direction.
 */
const versions: readonly (readonly string[])[] = [
  [
    `CREATE TABLE rules (
      trigger_id TEXT PRIMARY KEY,
      signal TEXT NOT NULL,
      direction TEXT,
      threshold REAL,
      freshness_ms INTEGER,
      expires_at_ms INTEGER,
      revision INTEGER NOT NULL,
      status TEXT NOT NULL,
      live INTEGER NOT NULL,
      rule TEXT,
      state TEXT,
      updated_at_ms INTEGER NOT NULL
    )`,
    `CREATE INDEX rules_crossing ON rules (signal, direction, threshold) WHERE live = 1 AND status = 'watching'`,
    'CREATE INDEX rules_status ON rules (signal, status) WHERE live = 1',
    'CREATE INDEX rules_expiry ON rules (expires_at_ms) WHERE live = 1',
    'CREATE INDEX rules_freshness ON rules (freshness_ms) WHERE live = 1',
    'CREATE INDEX rules_removed ON rules (updated_at_ms) WHERE live = 0',
    `CREATE TABLE signals (
      key TEXT PRIMARY KEY,
      signal TEXT,
      observed_at_ms INTEGER NOT NULL,
      good_value REAL,
      good_observed_at_ms INTEGER
    )`,
    'CREATE INDEX signals_observed ON signals (observed_at_ms)',
    `CREATE TABLE undelivered (
      ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      decision TEXT NOT NULL
    )`,
  ],
]

/** Brings a shard's tables to the newest version. */
export function migrateRegistry(storage: DurableObjectStorage): void {
  const { sql } = storage
  sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL)')
  const at = Number([...sql.exec(`SELECT value FROM meta WHERE key = 'version'`)][0]?.value ?? 0)
  if (at === versions.length) return
  storage.transactionSync(() => {
    for (const statements of versions.slice(at)) for (const statement of statements) sql.exec(statement)
    sql.exec(`INSERT OR REPLACE INTO meta (key, value) VALUES ('version', ?)`, versions.length)
  })
}
