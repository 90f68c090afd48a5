// node test/upgrade/recordRelease.ts <commit>: builds both Workers of a commit as they were deployed, and keeps them for the upgrade test.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { digestContracts } from './digestContracts.ts'
import { releaseDir } from './openRelease.ts'

const repository = join(import.meta.dirname, '../..')
const configs = { private: 'apps/vault/wrangler.toml', public: 'wrangler.toml' }

const commit = resolve(process.argv[2] ?? 'HEAD')
const scratch = mkdtempSync(join(tmpdir(), 'spells-release-'))
try {
  const tree = join(scratch, 'tree')
  mkdirSync(tree)
  const archive = join(scratch, 'tree.tar')
  git('archive', '--output', archive, commit)
  execFileSync('tar', ['-xf', archive, '-C', tree])
  linkPackages(tree)
  rmSync(releaseDir, { recursive: true, force: true })
  for (const [part, config] of Object.entries(configs)) {
    const script = build(join(tree, config), join(scratch, part))
    const to = join(releaseDir, part)
    mkdirSync(to, { recursive: true })
    const packed = brotliCompressSync(script)
    writeFileSync(join(to, 'index.js.br'), packed)
    writeFileSync(join(to, 'wrangler.toml'), readFileSync(join(tree, config)))
    console.log(`${part}: ${Math.round(packed.length / 1024)} KiB`)
  }
  writeFileSync(
    join(releaseDir, 'release.json'),
    `${JSON.stringify({ commit, contracts: digestContracts(tree) }, null, 2)}\n`,
  )
  console.log(`Recorded ${commit}`)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** The full hash of a commit that this clone has. */
function resolve(name: string): string {
  try {
    return git('rev-parse', '--verify', `${name}^{commit}`).trim()
  } catch {
    console.error(`This clone has no commit ${name}; in a shallow one, fetch it first. The recorded release stays.`)
    return process.exit(1)
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Its rooms import each other's sources of that commit; foreign packages are those installed here. */
function linkPackages(tree: string): void {
  symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'))
  for (const group of ['apps', 'packages']) {
    for (const room of readdirSync(join(tree, group))) {
      const links = join(repository, group, room, 'node_modules')
      if (!existsSync(links)) continue
      cpSync(links, join(tree, group, room, 'node_modules'), { recursive: true, verbatimSymlinks: true })
    }
  }
}

/** As `wrangler deploy` uploads it. */
function build(config: string, outDir: string): Buffer {
  const noAssets = join(outDir, 'no-assets')
  mkdirSync(noAssets, { recursive: true })
  const assets = readFileSync(config, 'utf8').includes('[assets]') ? ['--assets', noAssets] : []
  execFileSync('wrangler', ['deploy', '--dry-run', '--minify', '--config', config, '--outdir', outDir, ...assets], {
    cwd: dirname(config),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return readFileSync(join(outDir, 'index.js'))
}
