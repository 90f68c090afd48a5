import { orderKeyRotation, readKeyRotationProgress } from '@spells/db'
import { type FindTransactionManager, ok, refuse } from '@spells/shared'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { rotateKeys } from '../src/keys/rotateKeys.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
let nowMs = NOW_MS
const clock = { nowMs: async () => nowMs++, toRealDelayMs: async (delayMs: number) => delayMs }

type Answer = ReturnType<ReturnType<FindTransactionManager>['rewrapKeys']>

function depsFor(rewrap: (vault: Address, masterKeyId: string) => Answer) {
  const findTransactionManager: FindTransactionManager = (_, vault) =>
    fakeTransactionManager({ rewrapKeys: (masterKeyId) => rewrap(vault, masterKeyId) })
  return { database: database.system, findTransactionManager, clock }
}

const order = (masterKeyId: string) =>
  database.system.withSystem((tx) => orderKeyRotation(tx, { masterKeyId, atMs: nowMs }))
const readProgress = (id: string) => database.system.withSystem((tx) => readKeyRotationProgress(tx, id))

test('default: every vault is asked once; one that fails holds up no other, and is asked again', async () => {
  expect(await rotateKeys(depsFor(async () => ok({})))).toBeUndefined()
  const addresses: string[] = []
  for (let count = 0; count < 45; count++) {
    const { vaultId } = await database.createTenant()
    const [row] = await database.query('select address from vaults where id = $1', [vaultId])
    addresses.push(String(row?.address))
  }
  const [unreadable, away] = addresses
  const rotation = await order('k2')
  expect(await order('k2')).toEqual(rotation)
  const asked: string[] = []
  const first = await rotateKeys(
    depsFor(async (vault, masterKeyId) => {
      asked.push(vault)
      expect(masterKeyId).toBe('k2')
      if (vault === unreadable) return refuse({ code: 'key_unreadable', detail: 'There is no master key "k0".' })
      if (vault === away) throw new TypeError('canary')
      return ok({ k2: 1 })
    }),
  )
  expect(first).toEqual({ done: 43, failed: 2, ended: false })
  expect(asked.toSorted()).toEqual(addresses.toSorted())
  const progress = await readProgress(rotation.id)
  expect(progress).toMatchObject({ vaults: 45, done: 43, failed: 2, refused: 0, wraps: { k2: 43 } })
  expect(new Map(progress.failures.map(({ address, failure }) => [address, failure]))).toEqual(
    new Map([
      [unreadable, 'key_unreadable: There is no master key "k0".'],
      [away, 'failed'],
    ]),
  )

  const again: string[] = []
  const second = await rotateKeys(
    depsFor(async (vault) => {
      again.push(vault)
      return ok({ k2: 1 })
    }),
  )
  expect([second, again.toSorted()]).toEqual([{ done: 2, failed: 0, ended: true }, [unreadable, away].toSorted()])
  expect(await rotateKeys(depsFor(async () => ok({})))).toBeUndefined()
})

test('behavior: what died in the middle goes on where the rows say; a vault made meanwhile is done too', async () => {
  const rotation = await order('k3')
  let left = 7
  const dying = depsFor(async () => {
    left -= 1
    return ok({ k3: 1 })
  })
  const broken = {
    ...dying,
    clock: {
      ...clock,
      nowMs: async () => {
        if (left <= 0) throw new Error('killed')
        return nowMs++
      },
    },
  }
  await expect(rotateKeys(broken)).rejects.toThrow('killed')
  const before = await readProgress(rotation.id)
  expect(before.done).toBeLessThan(45)
  await database.createTenant()
  const asked: string[] = []
  const rest = await rotateKeys(
    depsFor(async (vault) => {
      asked.push(vault)
      return ok({ k3: 1 })
    }),
  )
  expect(rest).toEqual({ done: 46 - before.done, failed: 0, ended: true })
  expect(new Set(asked).size).toBe(asked.length)
  expect(await readProgress(rotation.id)).toMatchObject({ vaults: 46, done: 46, failed: 0, wraps: { k3: 46 } })
})

test('behavior: an order to another key takes the place of the one under way; a key that is not in use is said', async () => {
  const abandoned = await order('k4')
  const rotation = await order('k5')
  const wrong = depsFor(async () => refuse({ code: 'master_key_not_current', current: 'k3' }))
  for (let call = 0; call < 3; call++) await rotateKeys(wrong)
  const progress = await readProgress(rotation.id)
  expect(progress).toMatchObject({ vaults: 46, done: 0, failed: 46, refused: 46, wraps: { k3: 46 } })
  expect(progress.failures[0]?.failure).toBe('master_key_not_current: the private Worker wraps with k3.')
  expect((await readProgress(abandoned.id)).failed).toBe(0)
})
