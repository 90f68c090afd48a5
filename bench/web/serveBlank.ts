import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { getFreePort } from '@spells/local/ports'
import { startWorker } from '@spells/local/startWorker'

/** Serves the blank page from a Worker of its own, on the same runtime as the web app. */
export async function serveBlank(options: { readonly assetsDir: string; readonly scratchDir: string }) {
  const { assetsDir, scratchDir } = options
  const source = join(import.meta.dirname, 'blank')
  const scriptPath = join(scratchDir, 'blank', 'index.js')
  mkdirSync(join(scratchDir, 'blank'), { recursive: true })
  copyFileSync(join(source, 'worker.js'), scriptPath)
  return startWorker({
    ...{ part: 'blank', configPath: join(source, 'wrangler.toml'), scriptPath, assetsDir },
    port: await getFreePort(),
    persistDir: join(scratchDir, 'blank', 'state'),
    registryDir: join(scratchDir, 'blank', 'registry'),
    vars: {},
    logPath: join(scratchDir, 'blank.log'),
  })
}
