import { sql } from 'drizzle-orm'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()

/** Tables without a workspace_id, each with the reason why it may be one. */
const withoutWorkspace: Readonly<Record<string, { readonly forced: boolean; readonly reason: string }>> = {
  users: { forced: true, reason: 'a person may be in several workspaces; the app role sees only the user in scope' },
  user_wallets: { forced: true, reason: 'belongs to a person; the app role sees only those of the user in scope' },
  workspaces: { forced: true, reason: 'is the workspace itself; the app role sees only the one in scope' },
  siwe_nonces: { forced: true, reason: 'exists before anybody is known; reached only through functions' },
  markets: { forced: false, reason: 'public data, read-only for the app role' },
  market_observations: { forced: false, reason: 'public data, read-only for the app role' },
  prices: { forced: false, reason: 'public data, read-only for the app role' },
  price_observations: { forced: false, reason: 'public data, read-only for the app role' },
  key_rotations: { forced: false, reason: 'about the keys of the private Worker, hidden from the app role' },
  chain_cursors: { forced: false, reason: 'about the chain, hidden from the app role' },
  ...Object.fromEntries(
    [
      'world_events',
      'stories',
      'factor_runs',
      'factor_scores',
      'market_clusters',
      'market_cascades',
      'refresh_runs',
      'search_documents',
      'search_words',
      'story_links',
      'market_events',
      'shared_levels',
      'data_bad',
    ].map((name) => [name, { forced: false, reason: 'public data, read-only for the app role' }]),
  ),
  embedding_usage: { forced: false, reason: 'about our own work, hidden from the app role' },
  source_states: { forced: false, reason: 'about public sources, hidden from the app role' },
  history_backfills: { forced: false, reason: 'about our own work, hidden from the app role' },
  retention_cursors: { forced: false, reason: 'about our own work, hidden from the app role' },
  model_spend: { forced: false, reason: 'what the operator pays, hidden from the app role' },
}

type Table = { readonly name: string; readonly forced: boolean; readonly policies: number }
let withWorkspace: Table[]
let others: Table[]
let alice: Tenant
let bob: Tenant

beforeAll(async () => {
  const superuser = await database.connectAs('superuser')
  const { rows } = await superuser.query<Table & { scoped: boolean }>(`
    select class.relname as name,
      class.relrowsecurity and class.relforcerowsecurity as forced,
      (select count(*)::int from pg_policy where polrelid = class.oid) as policies,
      exists (select from pg_attribute where attrelid = class.oid and attname = 'workspace_id' and not attisdropped) as scoped
    from pg_class as class join pg_namespace as space on space.oid = class.relnamespace
    where space.nspname = 'public' and class.relkind in ('r', 'p', 'v', 'm', 'f')
      and not class.relispartition order by 1`)
  withWorkspace = rows.filter((row) => row.scoped)
  others = rows.filter((row) => !row.scoped)
  alice = await database.createTenant()
  bob = await database.createTenant()
  await fillEveryTable(superuser, alice)
  await fillEveryTable(superuser, bob)
})

describe('every table with a workspace', () => {
  test('default', () => {
    expect(withWorkspace.map((table) => table.name)).toEqual([
      'auth_sessions',
      'cast_steps',
      'casts',
      'events',
      'memberships',
      'outbox',
      'positions',
      'sessions',
      'tlm_cursors',
      'tlm_facts',
      'trigger_decisions',
      'trigger_fires',
      'triggers',
      'vault_keys',
      'vaults',
      'workspace_settings',
    ])
    expect(withWorkspace.filter((table) => !table.forced || table.policies === 0)).toEqual([])
  })

  test('behavior: shows the app role no row of another workspace, and none at all without a scope', async () => {
    for (const { name } of withWorkspace) {
      const superuser = await countAs('superuser', name)
      expect(superuser, `${name} must hold rows of both tenants, or this test shows nothing`).toBeGreaterThan(1)
      expect(await countInScope(alice, name, `workspace_id <> '${alice.scope.workspaceId}'`), name).toBeOneOf([
        0,
        'denied',
      ])
      expect(await countInScope(undefined, name, 'true'), name).toBeOneOf([0, 'denied'])
    }
  })

  test('behavior: shows the app role its own rows, so that nothing above is empty by mistake', async () => {
    const own: Record<string, unknown> = {}
    for (const { name } of withWorkspace) own[name] = await countInScope(alice, name, 'true')
    expect(own).toEqual({
      auth_sessions: 'denied',
      cast_steps: 1,
      casts: 1,
      events: expect.any(Number),
      memberships: 1,
      outbox: 'denied',
      positions: 1,
      sessions: 1,
      tlm_cursors: 'denied',
      tlm_facts: 1,
      trigger_decisions: 1,
      trigger_fires: 1,
      triggers: 1,
      vault_keys: 'denied',
      vaults: 2,
      workspace_settings: 1,
    })
    expect(own.events).toBeGreaterThan(0)
  })

  test('rejects: insert, update, delete and truncate of foreign rows under the app role', async () => {
    const superuser = await database.connectAs('superuser')
    const app = await database.connectAs('app')
    for (const { name } of withWorkspace) {
      const snapshot = async () =>
        (
          await superuser.query(`select to_jsonb(t) as row from ${name} t where workspace_id = $1 order by 1::text`, [
            bob.scope.workspaceId,
          ])
        ).rows
      const before = await snapshot()
      const foreign = before[0]?.row as Record<string, unknown>
      const key = Object.keys(foreign)[0] as string
      for (const statement of [
        `insert into ${name} select (jsonb_populate_record(null::${name}, to_jsonb(t) || '${JSON.stringify(freshIds(foreign))}')).* from ${name} t`,
        insertStatement(name, { ...foreign, ...freshIds(foreign) }),
        `update ${name} set workspace_id = workspace_id`,
        `update ${name} set workspace_id = '${bob.scope.workspaceId}' where workspace_id = '${alice.scope.workspaceId}'`,
        `update ${name} set ${key} = ${key} where workspace_id = '${bob.scope.workspaceId}'`,
        `delete from ${name} where workspace_id = '${bob.scope.workspaceId}'`,
        `truncate ${name} cascade`,
      ]) {
        await tryInScope(app, alice, statement)
      }
      expect(await snapshot(), name).toEqual(before)
    }
  })

  test('rejects: rows of the own workspace that name things of another', async () => {
    const app = await database.connectAs('app')
    const superuser = await database.connectAs('superuser')
    const template = async (name: string) =>
      (
        await superuser.query(`select to_jsonb(t) as row from ${name} t where workspace_id = $1`, [
          alice.scope.workspaceId,
        ])
      ).rows[0]?.row
    for (const [name, column, foreign] of [
      ['sessions', 'vault_id', bob.vaultId],
      ['casts', 'vault_id', bob.vaultId],
      ['triggers', 'vault_id', bob.vaultId],
      [
        'cast_steps',
        'cast_id',
        (await superuser.query('select id from casts where workspace_id = $1', [bob.scope.workspaceId])).rows[0]?.id,
      ],
    ] as const) {
      const row = await template(name)
      const changed = {
        ...row,
        ...freshIds(row),
        idempotency_key: crypto.randomUUID(),
        position: 9,
        session_id: crypto.randomUUID(),
      }
      const columns = Object.fromEntries(Object.entries(changed).filter(([key]) => key in row))
      const refused = await tryInScope(app, alice, insertStatement(name, { ...columns, [column]: foreign }))
      const missing = await tryInScope(
        app,
        alice,
        insertStatement(name, { ...columns, ...freshIds(row), [column]: crypto.randomUUID() }),
      )
      // The same answer as for an id that does not exist: nothing is learnt about the other workspace.
      expect({ name, refused, missing }).toEqual({ name, refused: '23503', missing: '23503' })
    }
  })
})

describe('every other table', () => {
  test('default', () => {
    expect(others.map(({ name, forced }) => ({ name, forced }))).toEqual(
      Object.entries(withoutWorkspace)
        .map(([name, { forced }]) => ({ name, forced }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    )
  })

  test('rejects: any write of the app role', async () => {
    const app = await database.connectAs('app')
    for (const { name } of others) {
      const column = name === 'markets' ? 'question' : name === 'market_observations' ? 'probability' : undefined
      expect(await tryInScope(app, alice, `delete from ${name}`), name).toBe('42501')
      expect(await tryInScope(app, alice, `insert into ${name} default values`), name).toBe('42501')
      if (column) expect(await tryInScope(app, alice, `update ${name} set ${column} = ${column}`), name).toBe('42501')
    }
  })

  test('behavior: the app role sees only its own user, wallets and workspace', async () => {
    expect(await countInScope(alice, 'users', 'true')).toBe(1)
    expect(await countInScope(alice, 'users', `id <> '${alice.scope.userId}'`)).toBe(0)
    expect(await countInScope(alice, 'user_wallets', `user_id <> '${alice.scope.userId}'`)).toBe(0)
    expect(await countInScope(alice, 'workspaces', `id <> '${alice.scope.workspaceId}'`)).toBe(0)
    expect(await countInScope(alice, 'siwe_nonces', 'true')).toBe('denied')
    expect(await countInScope(undefined, 'users', 'true')).toBe(0)
    expect(await countInScope(undefined, 'user_wallets', 'true')).toBe(0)
    expect(await countInScope(undefined, 'workspaces', 'true')).toBe(0)
  })
})

describe('roles', () => {
  test('default', async () => {
    const superuser = await database.connectAs('superuser')
    const { rows } = await superuser.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname like 'spells%' order by 1`,
    )
    expect(rows).toEqual(
      ['spells_app', 'spells_owner', 'spells_system'].map((rolname) => ({
        rolname,
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
      })),
    )
    const owners = await superuser.query(`select distinct tableowner from pg_tables where schemaname = 'public'`)
    expect(owners.rows).toEqual([{ tableowner: 'spells_owner' }])
  })

  test('behavior: the owner, whose functions anybody calls, sees no tenant data beyond identity and the spine', async () => {
    const owner = await database.connectAs('owner')
    const visible: string[] = []
    for (const { name } of withWorkspace) {
      const { rows } = await owner.query<{ count: number }>(`select count(*)::int as count from ${name}`)
      if (rows[0]?.count !== 0) visible.push(name)
    }
    expect(visible).toEqual(['auth_sessions', 'events', 'memberships'])
  })

  test('behavior: functions run with a fixed search path and only for whom they are meant', async () => {
    const superuser = await database.connectAs('superuser')
    const { rows } = await superuser.query(`
      select proname as name, prosecdef as definer, proconfig::text as config,
        array(select rolname::text from pg_roles where rolname in ('spells_app', 'spells_system')
          and has_function_privilege(rolname, pg_proc.oid, 'execute') order by 1) as callers
      from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
      where nspname = 'public' order by 1`)
    const path = '{"search_path=public, pg_temp"}'
    const fn = (name: string, definer: boolean, ...callers: string[]) => ({ name, definer, config: path, callers })
    expect(rows).toEqual([
      fn('canonical_event', false),
      fn('canonical_json', false),
      fn('consume_siwe_nonce', true, 'spells_app'),
      fn('count_embedding_tokens', true, 'spells_app', 'spells_system'),
      fn('create_siwe_nonce', true, 'spells_app'),
      fn('find_auth_session', true, 'spells_app'),
      fn('fold_for_search', false, 'spells_system'),
      fn('forget_search_document', false),
      fn('guard_events', false),
      fn('index_markets_for_search', false),
      fn('index_search_document', false),
      fn('index_stories_for_search', false),
      fn('list_unsealed_workspaces', true, 'spells_system'),
      {
        ...fn('prepare_observation_partitions', true, 'spells_system'),
        config: `{"search_path=public, pg_temp",TimeZone=UTC}`,
      },
      fn('prepare_search_vectors', true, 'spells_system'),
      fn('revoke_auth_session', true, 'spells_app'),
      fn('save_search_words', false),
      fn('seal_events', true, 'spells_system'),
      fn('sign_in', true, 'spells_app'),
    ])
  })
})

async function countAs(role: 'superuser', name: string): Promise<number> {
  const client = await database.connectAs(role)
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${name}`)
  return rows[0]?.count ?? -1
}

async function countInScope(tenant: Tenant | undefined, name: string, where: string): Promise<number | 'denied'> {
  const count = sql.raw(`select count(*)::int as count from ${name} where ${where}`)
  try {
    const result = tenant
      ? await database.scoped.withScope(tenant.scope, (tx) => tx.execute(count))
      : await database.scoped.withPublic((tx) => tx.execute(count))
    return (result as unknown as { rows: { count: number }[] }).rows[0]?.count ?? -1
  } catch (error) {
    expect(error).toMatchObject({ code: 'database_refused' })
    return 'denied'
  }
}

/** Runs a statement as the app role in a tenant's scope and commits what it may have done. */
async function tryInScope(app: pg.Client, tenant: Tenant, statement: string): Promise<string | undefined> {
  await app.query('begin')
  try {
    await app.query(`select set_config('app.workspace_id', $1, true), set_config('app.user_id', $2, true)`, [
      tenant.scope.workspaceId,
      tenant.scope.userId,
    ])
    await app.query(statement)
    await app.query('commit')
    return undefined
  } catch (error) {
    await app.query('rollback')
    return (error as { code?: string }).code
  }
}

function insertStatement(name: string, row: Record<string, unknown>): string {
  const { ordinal: _, transaction_id: __, ...columns } = row
  const json = JSON.stringify(columns).replaceAll("'", "''")
  const names = Object.keys(columns).join(', ')
  return `insert into ${name} (${names}) select ${names} from jsonb_populate_record(null::${name}, '${json}')`
}

function freshIds(row: Record<string, unknown>): Record<string, unknown> {
  return {
    ...('id' in row ? { id: crypto.randomUUID() } : {}),
    ...('token_hash' in row ? { token_hash: crypto.randomUUID().replaceAll('-', '').repeat(2) } : {}),
    ...('address' in row ? { address: `0x${crypto.randomUUID().replaceAll('-', '')}00000000` } : {}),
    ...('sequence' in row ? { sequence: null } : {}),
  }
}

/** Puts one row of the tenant into every table that its sign-in did not fill. */
async function fillEveryTable(superuser: pg.Client, { scope, vaultId }: Tenant): Promise<void> {
  const id = () => crypto.randomUUID()
  const at = '2026-11-20T12:00:00Z'
  const { workspaceId: workspace_id } = scope
  const [castId, triggerId, decisionId, rotationId] = [id(), id(), id(), id()]
  const rows: [string, Record<string, unknown>][] = [
    [
      'vaults',
      {
        id: id(),
        workspace_id,
        chain_id: 1,
        address: `0x${id().replaceAll('-', '')}00000000`,
        owner: '0x',
        salt: '0x',
        created_at: at,
      },
    ],
    [
      'sessions',
      {
        id: id(),
        workspace_id,
        vault_id: vaultId,
        spell: 'everbloom',
        session_id: id(),
        key_address: '0x',
        policy: '0x',
        limits: {},
        status: 'prepared',
        status_read_at: at,
        expires_at: at,
        created_at: at,
      },
    ],
    ['tlm_cursors', { vault_id: vaultId, workspace_id, last_sequence: 0, updated_at: at }],
    [
      'positions',
      {
        id: id(),
        workspace_id,
        vault_id: vaultId,
        spell: 'everbloom',
        venue: 'aave-v3',
        asset: '0x',
        state: 'active',
        amount: '1',
        casts: [],
        observed_at: at,
        opened_at: at,
      },
    ],
    [
      'casts',
      {
        id: castId,
        workspace_id,
        vault_id: vaultId,
        idempotency_key: 'k',
        body_hash: 'h',
        plan: {},
        cause: {},
        status: 'CREATED',
        correlation_id: 'c',
        created_at: at,
        updated_at: at,
      },
    ],
    [
      'cast_steps',
      {
        id: id(),
        workspace_id,
        cast_id: castId,
        position: 0,
        intent: {},
        status: 'CREATED',
        observations: [],
        updated_at: at,
      },
    ],
    ['workspace_settings', { workspace_id, share_trigger_levels: false, updated_at: at }],
    ['key_rotations', { id: rotationId, master_key_id: 'k1', ordered_at: at }],
    ['vault_keys', { vault_id: vaultId, workspace_id, rotation_id: rotationId, wraps: {}, refusals: 0, tried_at: at }],
    ['tlm_facts', { vault_id: vaultId, sequence: 1, workspace_id, cast_id: castId, fact: {}, at }],
    [
      'outbox',
      {
        id: id(),
        workspace_id,
        topic: 'cast.start',
        key: castId,
        body: {},
        attempts: 0,
        created_at: at,
        next_attempt_at: at,
      },
    ],
    [
      'triggers',
      {
        id: triggerId,
        workspace_id,
        vault_id: vaultId,
        name: 't',
        signal: 's',
        direction: 'above',
        threshold: 0.5,
        max_fires: 1,
        mode: 'monitor',
        plan: {},
        status: 'active',
        revision: 1,
        fires: 0,
        expires_at: at,
        created_by: scope.userId,
        created_at: at,
        updated_at: at,
      },
    ],
    ['trigger_decisions', { id: decisionId, workspace_id, trigger_id: triggerId, verdict: 'fire', decision: {}, at }],
    ['trigger_fires', { id: id(), workspace_id, trigger_id: triggerId, decision_id: decisionId, number: 1, at }],
  ]
  for (const [name, row] of rows) await superuser.query(insertStatement(name, row))
}
