import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { defaultLimits, transition } from '@spells/core/transaction'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src/migrations.ts'
import { createSessionStore } from '../../src/sessionStore.ts'
import { createVaultStore, type LoadedVault, type VaultStore } from '../../src/vaultStore.ts'
import { buildSupplyIntent } from './setupVault.ts'

const identity = {
  chainId: 31_337,
  vault: '0x00000000000000000000000000000000000000c0',
  sessionValidator: '0x00000000000000000000000000000000000000f0',
} as const

function inStorage(name: string, work: (open: () => VaultStore, sql: SqlStorage) => void): Promise<void> {
  return runInDurableObject(env.TLM.get(env.TLM.idFromName(name)), (_, { storage }) => {
    work(() => createVaultStore(storage, createSessionStore(storage.sql)), storage.sql)
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
      expect([...sql.exec('SELECT version FROM schema_version')]).toEqual([{ version: 1 }])
    }))
})
