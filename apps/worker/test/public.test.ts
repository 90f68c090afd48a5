import { healthSchema, pageSchema, spellSchema } from '@spells/shared/api'
import { describe, expect, test } from 'vitest'
import { readProblem, setupApi } from './setupApi.ts'

const api = setupApi()

describe('GET /v1/health', () => {
  test('default', async () => {
    const reply = await api.request('GET', '/v1/health')
    expect(reply.status).toBe(200)
    const health = healthSchema.parse(reply.json())
    expect(health.chainId).toBe(31337)
    for (const name of ['postgres', 'cache', 'transaction-manager', 'chain']) {
      expect(health.parts).toContainEqual({ name, status: 'ok' })
    }
  })

  test('behavior: a part that is down is named, and the others still answer', async () => {
    const down = setupApi({
      chain: {
        getBlockNumber: () => new Promise(() => {}),
        isDeployed: async () => false,
        readFunds: () => new Promise(() => {}),
        isContractSignature: async () => false,
      },
    })
    const health = healthSchema.parse((await down.request('GET', '/v1/health')).json())
    expect(health.status).toBe('degraded')
    expect(health.parts).toContainEqual({ name: 'chain', status: 'down', detail: 'It does not answer.' })
    expect(health.parts).toContainEqual({ name: 'postgres', status: 'ok' })
  })
})

describe('GET /v1/spells', () => {
  test('default', async () => {
    const reply = await api.request('GET', '/v1/spells')
    const { items, nextCursor } = pageSchema(spellSchema).parse(reply.json())
    expect(nextCursor).toBeNull()
    const everbloom = items.find((spell) => spell.id === 'everbloom')
    expect(everbloom).toMatchObject({ version: 1, rung: 'low', actions: ['entry', 'exit'] })
    expect(everbloom?.parameters.entry).toMatchObject({ type: 'object', additionalProperties: false })
    expect((await api.request('GET', '/v1/spells/everbloom')).json()).toEqual(everbloom)
  })

  test('rejects: not_found', async () => {
    expect(readProblem(await api.request('GET', '/v1/spells/nothing'))).toMatchObject({ status: 404 })
  })
})
