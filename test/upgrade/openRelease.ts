import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import type { WorkerBundle } from '@spells/local'

/** Both Workers as they were released. */
export type Release = {
  readonly commit: string
  /** Fingerprint of the contracts that it was made for. */
  readonly contracts: string
  readonly bundles: Readonly<Record<'private' | 'public', WorkerBundle>>
}

/** Where `recordRelease.ts` keeps the last one. */
export const releaseDir = join(import.meta.dirname, 'release')

/** Unpacks the recorded release into a directory. */
export function openRelease(directory: string): Release {
  const { commit, contracts } = JSON.parse(readFileSync(join(releaseDir, 'release.json'), 'utf8')) as Pick<
    Release,
    'commit' | 'contracts'
  >
  const unpack = (part: string): WorkerBundle => {
    const [from, to] = [join(releaseDir, part), join(directory, part)]
    mkdirSync(to, { recursive: true })
    const bundle = { configPath: join(to, 'wrangler.toml'), scriptPath: join(to, 'index.js') }
    writeFileSync(bundle.configPath, readFileSync(join(from, 'wrangler.toml')))
    writeFileSync(bundle.scriptPath, brotliDecompressSync(readFileSync(join(from, 'index.js.br'))))
    return bundle
  }
  return { commit, contracts, bundles: { private: unpack('private'), public: unpack('public') } }
}
