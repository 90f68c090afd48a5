import { waitUntil } from '@spells/cli/journey'
import type { CastId } from '@spells/shared'
import type { Stage } from '../../faults/stage/openStage.ts'
import type { Contender } from '../contender.ts'

const PATIENCE_MS = 100_000
const ENDS = new Set(['UNMET', 'REVERTED', 'REJECTED', 'CANCELLED', 'EXPIRED'])

/** This system, asked over its API. What a caller keeps of a cast is the key of its request. */
export async function openOurs(stage: Stage): Promise<Contender> {
  const { chain, bundler: proxy, stack } = stage
  const { client, usdc } = stage.armed
  const vault = await stage.openVault()
  await waitUntil('the session to be installed', async () => {
    const { status } = await client.sessions.get(vault.vaultId, vault.session.id)
    return status === 'installed' ? status : undefined
  })
  return {
    ...{ name: 'spells', account: vault.address, proxy, sendMethod: 'eth_sendUserOperation' },
    ask: async ({ id, amount }) => {
      const cast = await client.casts.create(
        {
          ...{ vaultId: vault.vaultId, spell: 'everbloom', action: 'entry', sessionId: vault.session.id },
          parameters: { asset: usdc.address, amount: String(amount) },
        },
        id,
      )
      const status = await waitUntil(
        'the end of the cast',
        async () => {
          const shown = await client.casts.get(cast.id as CastId).catch(() => undefined)
          if (!shown) return undefined
          return shown.status === 'CONFIRMED' || shown.status === 'FINALIZED' || ENDS.has(shown.status)
            ? shown.status
            : undefined
        },
        { timeoutMs: PATIENCE_MS },
      )
      return ENDS.has(status) ? 'ended' : 'done'
    },
    kill: () => stage.kill('private'),
    restart: () => stage.restart('private'),
    hold: async () => {
      await chain.setBundling('manual')
    },
    forget: async () => {
      await stage.kill('bundler')
      await stage.restart('bundler')
    },
    release: async () => {
      await chain.setBundling('auto')
    },
    useNonce: () => vault.burnNonce('session'),
    stop: async () => {
      stack.failpoints.releaseAll()
    },
  }
}
