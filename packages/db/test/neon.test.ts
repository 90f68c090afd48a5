import { startNeonProxy } from '@spells/local/neonProxy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createNeonDatabase, listUnsealedWorkspaces, recordSystemEvent, type SystemDatabase } from '../src/index.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
let neon: SystemDatabase
let proxy: Awaited<ReturnType<typeof startNeonProxy>>

beforeAll(async () => {
  const { hostname, port } = new URL(database.urls.system)
  proxy = await startNeonProxy({ postgres: { host: hostname, port: Number(port) } })
  neon = createNeonDatabase(database.urls.system, { localProxy: `127.0.0.1:${proxy.port}` })
})

afterAll(async () => {
  await neon.close()
  await proxy.stop()
})

describe('createNeonDatabase', () => {
  test('default', async () => {
    const { scope } = await database.createTenant()
    await neon.withSystem((tx) =>
      recordSystemEvent(tx, {
        workspaceId: scope.workspaceId,
        correlationId: 'c',
        actor: { kind: 'system', id: 'test' },
        type: 'test.neon',
        subject: { kind: 'test', id: 'x' },
        atMs: NOW_MS,
        data: {},
      }),
    )
    await expect.poll(() => neon.withSystem((tx) => listUnsealedWorkspaces(tx, 100))).toContain(scope.workspaceId)
  })

  test('behavior: a failed transaction leaves nothing, and the next one works', async () => {
    const { scope } = await database.createTenant()
    const count = async () => {
      const superuser = await database.connectAs('superuser')
      return (await superuser.query(`select from events where workspace_id = $1`, [scope.workspaceId])).rowCount
    }
    const before = await count()
    const attempt = neon.withSystem(async (tx) => {
      await recordSystemEvent(tx, {
        workspaceId: scope.workspaceId,
        correlationId: 'c',
        actor: { kind: 'system', id: 'test' },
        type: 'test.neon',
        subject: { kind: 'test', id: 'x' },
        atMs: NOW_MS,
        data: {},
      })
      throw new Error('stop')
    })
    await expect(attempt).rejects.toThrow('stop')
    expect(await count()).toBe(before)
    expect(await neon.withSystem(async () => 'works')).toBe('works')
  })
})
