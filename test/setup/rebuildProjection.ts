import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Stack } from '@spells/local'
import type { VaultId } from '@spells/shared'
import { passTime } from './passTime.ts'

const CLI = fileURLToPath(new URL('../../apps/cli/src/index.ts', import.meta.url))

/** Has a vault's rows made again from its facts by `spells project rebuild`. @throws unless it says that it did */
export async function rebuildProjection(stack: Stack, vaultId: VaultId): Promise<void> {
  const rebuild = spawn(process.execPath, [CLI, 'project', 'rebuild', '--vault', vaultId], {
    env: { ...process.env, DATABASE_URL: stack.databaseUrls.system },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = text(rebuild.stdout)
  const ended = once(rebuild, 'exit')
  // The public Worker's next tick.
  await passTime(stack, { advanceMs: 60_000 })
  const [code] = await ended
  const last = (await said).trim().split('\n').at(-1) ?? ''
  if (code !== 0 || !last.includes('"rebuilt":true')) throw new Error(`The rebuild ended with ${code}: ${last}`)
}
