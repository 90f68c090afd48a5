/**
 * The object's schema, one entry per version, applied in order and never edited. PERSISTED: every table.
 * Columns with JSON hold the shapes of `@spells/core/transaction` and `@spells/shared`, which change additively.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE vault (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    state TEXT NOT NULL
  );
  CREATE TABLE intents (
    id TEXT PRIMARY KEY,
    ordinal INTEGER NOT NULL,
    open INTEGER NOT NULL,
    status TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL
  );
  CREATE INDEX intents_open ON intents (open, ordinal);
  CREATE TABLE operations (
    intent_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    user_op_hash TEXT NOT NULL,
    operation TEXT NOT NULL,
    PRIMARY KEY (intent_id, attempt)
  );
  CREATE TABLE effects (key TEXT PRIMARY KEY, effect TEXT NOT NULL);
  CREATE TABLE facts (sequence INTEGER PRIMARY KEY, published INTEGER NOT NULL, fact TEXT NOT NULL);
  CREATE INDEX facts_unpublished ON facts (sequence) WHERE published = 0;
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    intent_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    entry TEXT NOT NULL
  );
  CREATE INDEX journal_intent ON journal (intent_id, id);
  CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    intent_id TEXT
  );
  CREATE TABLE data_keys (
    version INTEGER PRIMARY KEY,
    master_key_id TEXT NOT NULL,
    iv BLOB NOT NULL,
    wrapped BLOB NOT NULL
  );
  CREATE TABLE sessions (
    session_ref TEXT PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    key_address TEXT NOT NULL,
    grant_blob TEXT NOT NULL,
    policy TEXT NOT NULL,
    expires_at_sec INTEGER NOT NULL,
    data_key_version INTEGER,
    iv BLOB,
    ciphertext BLOB,
    wiped_at_ms INTEGER,
    wiped_why TEXT
  );
  `,
  `
  CREATE TABLE emergency_closes (nonce TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, body TEXT NOT NULL);
  `,
]

/** Brings the object's database to the newest schema; each step once, in one transaction. */
export function migrate(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    const { sql } = storage
    sql.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)')
    const current = Number([...sql.exec('SELECT max(version) AS version FROM schema_version')][0]?.version ?? 0)
    for (const [index, step] of migrations.entries()) {
      const version = index + 1
      if (version <= current) continue
      sql.exec(step)
      sql.exec('INSERT INTO schema_version (version) VALUES (?)', version)
    }
  })
}
