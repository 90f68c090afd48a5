import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import {
  buildObservationQuery,
  defaultLimits,
  effectKey,
  findOffer,
  findSigningDraft,
  type IntentState,
  type RemoteEffect,
  toIntentView,
  transition,
} from '@spells/core/transaction'
import { type IntentId, type IntentStatus, intentSchema, intentViewSchema, isTerminal } from '@spells/shared'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src/migrations.ts'
import { createSessionStore } from '../../src/sessionStore.ts'
import { createVaultStore, type LoadedVault, type VaultStore } from '../../src/vaultStore.ts'
import { buildSupplyIntent } from './setupVault.ts'
import rowsV1 from './vaultRowsV1.json'
import rowsV2 from './vaultRowsV2.json'

const ownerValidator = '0x00000000000000000000000000000000000000f1'
const identity = {
  chainId: 31_337,
  ownerValidator,
  vault: '0x00000000000000000000000000000000000000c0',
  sessionValidator: '0x00000000000000000000000000000000000000f0',
} as const

function inStorage(name: string, work: (open: () => VaultStore, sql: SqlStorage) => void): Promise<void> {
  return runInDurableObject(env.TLM.get(env.TLM.idFromName(name)), (_, { storage }) => {
    work(() => createVaultStore(storage, { sessions: createSessionStore(storage.sql), ownerValidator }), storage.sql)
  })
}

function accept(store: VaultStore, before: LoadedVault, intent = buildSupplyIntent(identity.vault, '0x11')) {
  const event = { kind: 'submitted', intent, bodyHash: '0x22', laneCount: 1 } as const
  const { state, effects } = transition(before.state, event, { nowMs: 1, limits: defaultLimits })
  store.commit({ before, after: state, effects, nowMs: 1 })
  return intent
}

function load(store: VaultStore): LoadedVault {
  const vault = store.find()
  if (!vault) throw new Error('The vault is not pinned.')
  return vault
}

describe('createVaultStore', () => {
  it('default', () =>
    inStorage('store-default', (open) => {
      const store = open()
      store.pin(identity)
      const intent = accept(store, load(store))
      // Another instance reads back what this one wrote.
      const again = open()
      expect(load(again)).toEqual(load(store))
      expect(again.findIntent(intent.id)).toMatchObject({ intent, status: 'CREATED' })
      expect(again.listFacts(0, 10).map(({ sequence, status }) => [sequence, status])).toEqual([[1, 'CREATED']])
      expect(again.listEffects().map(({ key }) => key)).toEqual(['observe'])
    }))

  it('rejects: stale_instance', () =>
    inStorage('store-stale', (open) => {
      const [old, young] = [open(), open()]
      old.pin(identity)
      const seen = load(old)
      accept(young, load(young))
      expect(() => accept(old, seen)).toThrowError(expect.objectContaining({ code: 'stale_instance' }))
      // Nothing of the refused write stays.
      expect(young.listFacts(0, 10)).toHaveLength(1)
      expect(young.listIntents(10)).toHaveLength(1)
    }))

  it('behavior: migrations run once', () =>
    inStorage('store-migrate', (_, sql) => {
      migrate({ sql, transactionSync: (work: () => void) => work() } as unknown as DurableObjectStorage)
      expect([...sql.exec('SELECT version FROM schema_version')]).toEqual([{ version: 1 }, { version: 2 }])
    }))
})

const versions = { 1: rowsV1, 2: rowsV2 }

/** The tables as an earlier version left them. */
function fill(sql: SqlStorage, { header, rows }: typeof rowsV1 | typeof rowsV2): void {
  sql.exec('INSERT INTO vault (id, version, state) VALUES (1, 7, ?)', JSON.stringify(header))
  for (const { body, state } of rows) {
    const { id, order, status, bodyHash } = state
    const isOpen = !isTerminal(status as IntentStatus)
    const row = [id, order, isOpen ? 1 : 0, status, bodyHash, JSON.stringify(body), JSON.stringify(state)]
    const query = 'INSERT INTO intents (id, ordinal, open, status, body_hash, body, state) VALUES (?, ?, ?, ?, ?, ?, ?)'
    sql.exec(query, ...row)
  }
}

describe.each(Object.entries(versions))('stored rows of version %s', (version, rows) => {
  it('behavior: still load, and the machine still goes on from them', () =>
    inStorage(`store-fixture-${version}`, (open, sql) => {
      fill(sql, rows)
      const store = open()
      const loaded = load(store)
      for (const { body, state } of rows.rows) {
        expect(intentSchema.safeParse(body).success).toBe(true)
        expect(store.findIntent(state.id as IntentId)).toEqual({ ...state, intent: body })
        const view = toIntentView(loaded.state.identity, store.findIntent(state.id as IntentId) as IntentState)
        expect(intentViewSchema.safeParse(view).success).toBe(true)
      }
      for (const effect of rows.effects) expect(effectKey(effect as RemoteEffect)).toContain(effect.kind)
      const { state, effects } = transition(loaded.state, { kind: 'ticked' }, { nowMs: 2e12, limits: defaultLimits })
      store.commit({ before: loaded, after: state, effects, nowMs: 2e12 })
      expect(load(open()).version).toBe(8)
    }))
})

it('behavior: stored rows of version 2 mean what they meant: shown, let go, replaced, cancelling', () =>
  inStorage('store-meaning-2', (open, sql) => {
    fill(sql, rowsV2)
    const { state } = load(open())
    const views = Object.values(state.intents).map((intent) => [
      intent.status,
      intent.letGo?.code ?? intent.cancelling?.code,
      findOffer(intent)?.userOpHash.slice(-3),
      findSigningDraft(intent)?.kind,
    ])
    expect(views).toEqual([
      ['CREATED', 'taken_back', undefined, undefined],
      ['CREATED', undefined, '065', undefined],
      ['VERIFYING', 'premise_flipped', undefined, 'noOp'],
      ['VERIFYING', undefined, undefined, undefined],
      ['CREATED', undefined, undefined, undefined],
      ['STUCK', undefined, '191', undefined],
      ['CONFIRMED', undefined, undefined, undefined],
    ])
    // What was shown is still looked for, whatever became of it.
    const asked = buildObservationQuery(state, defaultLimits).hashes.map((hash) => Number(hash))
    expect(asked.toSorted((a, b) => a - b)).toEqual([100, 101, 200, 300, 400, 401, 500, 501])
  }))
