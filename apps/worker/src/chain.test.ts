import { env } from 'cloudflare:test'
import { deploymentSchema } from '@spells/shared'
import { afterEach, expect, test, vi } from 'vitest'
import { createChain } from './chain.ts'

const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const chain = createChain({ rpcUrls: ['http://127.0.0.1:1'], chainId: 31337, deployment })

afterEach(() => vi.restoreAllMocks())

test('rejects: chain_unavailable, after each node was asked once, since a user waits', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  await expect(chain.getBlockNumber()).rejects.toMatchObject({ code: 'chain_unavailable' })
  expect(fetched).toHaveBeenCalledTimes(1)
})
