import { existsSync, readFileSync } from 'node:fs'
import { AppError } from '@spells/shared'

/** What the stack needs to know of a Worker's wrangler.toml. */
export type WorkerConfig = {
  readonly name: string
  readonly crons: readonly string[]
  /** Whether it serves static files. */
  readonly assets: boolean
}

/** @throws worker_config_unreadable when there is no such file or it has no name */
export function readWorkerConfig(path: string): WorkerConfig {
  const text = (existsSync(path) ? readFileSync(path, 'utf8') : '').replace(/^\s*#.*$/gm, '')
  const name = /^name\s*=\s*"([^"]+)"/m.exec(text)?.[1]
  if (name === undefined) {
    throw new AppError({
      code: 'worker_config_unreadable',
      shortMessage: `There is no Worker in ${path}.`,
      facts: { path },
      retry: 'never',
    })
  }
  const list = /^\[triggers\][^[]*?^crons\s*=\s*\[([^\]]*)\]/ms.exec(text)?.[1] ?? ''
  return {
    name,
    crons: [...list.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? ''),
    assets: /^\[assets\]/m.test(text),
  }
}
