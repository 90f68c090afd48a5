import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What an inspector can look into: one isolate. */
export type InspectorTarget = { readonly id: string; readonly webSocketUrl: string }

/**
 * The isolates of a workerd that was started with an inspector: those of the local platform as well, which the inspector
 * that miniflare offers keeps to itself.
 * @throws when it has no inspector
 */
export async function listIsolates(workerd: number): Promise<readonly InspectorTarget[]> {
  for (const port of listListeningPorts(workerd)) {
    const answer = await fetch(`http://127.0.0.1:${port}/json`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => null,
    )
    const text = (await answer?.text().catch(() => '')) ?? ''
    if (!text.includes('webSocketDebuggerUrl')) continue
    const targets = JSON.parse(text) as readonly { readonly id: string }[]
    return targets.map(({ id }) => ({ id, webSocketUrl: `ws://127.0.0.1:${port}/${id}` }))
  }
  throw new Error(`Process ${workerd} has no inspector.`)
}

/** Ports of this machine on which a process listens. */
function listListeningPorts(pid: number): readonly number[] {
  const own = new Set<string>()
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(readLink(`/proc/${pid}/fd/${descriptor}`))?.[1]
    if (inode !== undefined) own.add(inode)
  }
  const LISTENING = '0A'
  return readFileSync(`/proc/${pid}/net/tcp`, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === LISTENING && inode !== undefined && own.has(inode))
    .map(([, local]) => Number.parseInt(local?.split(':')[1] ?? '', 16))
}

/** A descriptor may have been closed since it was listed. */
function readLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
