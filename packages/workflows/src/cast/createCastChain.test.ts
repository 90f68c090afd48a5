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

test('rejects: simulation_unsupported, when no node knows how to try calls in order', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () =>
    Response.json({ jsonrpc: '2.0', id: 1, error: { code: -32_601, message: 'the method does not exist' } }),
  )
  const call = { from: vaultAddress, to: vaultAddress, data: '0x' } as const
  await expect(chain.simulateInOrder([call])).rejects.toMatchObject({ code: 'simulation_unsupported' })
  vi.restoreAllMocks()
  await expect(chain.simulateInOrder([call])).rejects.toMatchObject({ code: 'chain_unavailable' })
})
