import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@spells/shared'

/** A browser, and how to start it. */
export type ChromiumLaunch = {
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const ARGS = ['--headless', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none']

/**
 * The browser that tests and benchmarks drive: the one of `CHROMIUM_PATH`, or the one inside an npm package (Linux x64), unpacked
 * once with the few libraries that a bare machine lacks.
 * @throws chromium_missing
 * @example
 * const { executablePath, args, env } = findChromium()
 * const browser = await chromium.launch({ executablePath, args: [...args], env })
 */
export function findChromium(): ChromiumLaunch {
  // Chromium refuses its sandbox to root.
  const args = process.getuid?.() === 0 ? [...ARGS, '--no-sandbox'] : ARGS
  const inherited = Object.fromEntries(
    Object.entries(process.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  )
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) return { executablePath: CHROMIUM_PATH, args, env: inherited }
  const directory = unpack()
  const libraries = [join(directory, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return {
    executablePath: join(directory, 'chromium'),
    args,
    env: { ...inherited, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(directory, 'fonts') },
  }
}

/** Unpacks beside the final place and moves there as a whole, so that two processes may do it at once. */
function unpack(): string {
  const parent = join(repository, '.cache', 'chromium')
  const directory = join(parent, readVersion())
  if (existsSync(directory)) return directory
  mkdirSync(parent, { recursive: true })
  const staging = mkdtempSync(join(parent, 'unpacking-'))
  try {
    const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('unpack.ts', import.meta.url))], {
      // The package adds its libraries only where it believes to run on Lambda.
      env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      encoding: 'utf8',
    })
    if (status !== 0 || !existsSync(join(staging, 'chromium'))) {
      throw new AppError({
        code: 'chromium_missing',
        shortMessage: 'Chromium could not be unpacked; set CHROMIUM_PATH to an installed one.',
        facts: { platform: process.platform, architecture: process.arch, detail: stderr.slice(-500) },
        retry: 'never',
      })
    }
    renameSync(staging, directory)
  } catch (cause) {
    rmSync(staging, { recursive: true, force: true })
    if (!existsSync(directory)) throw cause
  }
  return directory
}

function readVersion(): string {
  const path = fileURLToPath(new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url))
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }
  return `${version}-${process.arch}`
}
