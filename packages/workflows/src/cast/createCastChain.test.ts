import { afterEach, expect, test, vi } from 'vitest'
import { createCastChain } from './createCastChain.ts'
import { vaultAddress } from './fixtures.ts'

const chain = createCastChain({ rpcUrls: ['http://127.0.0.1:1'], entryPoint: vaultAddress })

afterEach(() => vi.restoreAllMocks())

test('rejects: chain_unavailable, after each node was asked once, since a user waits', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  await expect(chain.simulate({ vault: vaultAddress, calls: [] })).rejects.toMatchObject({ code: 'chain_unavailable' })
  expect(fetched).toHaveBeenCalledTimes(1)
})
