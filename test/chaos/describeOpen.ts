import type { Stack } from '@spells/local'
import type { CastId } from '@spells/shared'
import type { World } from './openWorld.ts'

const TIMEOUT_MS = 5_000

/**
 * Why casts have no outcome: for each vault of them what its transaction manager still works on, with state, attempts,
 * reason and next wake, its halt and alerts; then whether bundler and node answer, and where the chain stands.
 */
export async function describeOpen(world: World, stack: Stack, open: ReadonlySet<CastId>): Promise<readonly string[]> {
  const lines: string[] = []
  for (const vault of world.vaults) {
    try {
      const { items, halted, alerts } = await world.client.vaults.queue(vault.id)
      const mine = items.filter(({ castId }) => open.has(castId))
      if (mine.length === 0) continue
      lines.push(`vault ${vault.index}: ${halted ? `halted, ${halted.code}` : 'not halted'}, ${mine.length} open`)
      for (const { castId, status, attempts, nonce, reason, nextWakeAt } of mine) {
        const why = reason ? `${reason.code}: ${reason.message}` : 'no reason'
        lines.push(
          `  cast ${castId}: ${status}, ${attempts} attempts, nonce ${nonce ?? 'none'}, ${why}, next ${nextWakeAt}`,
        )
      }
      for (const { at, code, message } of alerts.slice(0, 3)) lines.push(`  alert ${at} ${code}: ${message}`)
    } catch (error) {
      lines.push(`vault ${vault.index}: no answer (${error instanceof Error ? error.message : String(error)})`)
    }
  }
  const named = await world.client.casts.list({ limit: 100 }).catch(() => undefined)
  for (const { id, status, reason } of named?.items ?? []) {
    if (open.has(id))
      lines.push(`cast ${id} is shown as ${status}${reason ? `, ${reason.code}: ${reason.message}` : ''}`)
  }
  const [node, bundler] = await Promise.all([
    ask(stack.rpcUrl, 'eth_blockNumber'),
    ask(stack.bundlerUrl, 'eth_supportedEntryPoints'),
  ])
  return [...lines, `node: ${node}`, `bundler: ${bundler}`]
}

async function ask(url: string, method: string): Promise<string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return (await response.text()).slice(0, 200)
  } catch (error) {
    return `no answer (${error instanceof Error ? error.name : 'unknown'})`
  }
}
