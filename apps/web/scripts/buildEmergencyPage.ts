import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { EmergencyChain } from '../emergency/emergencyChain.ts'

const source = join(import.meta.dirname, '..', 'emergency')

/**
 * Builds the page that needs a node and a wallet, and nothing of ours: script, style and deployments are in it, allowed by
 * their hashes.
 * @returns its HTML
 */
export async function buildEmergencyPage(chains: readonly EmergencyChain[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(source, 'main.ts')],
    outdir: 'page',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
  })
  const read = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? ''
  // The one thing that would end a script early.
  const script = read('.js').replaceAll('</script', '<\\/script')
  const style = read('.css')
  const data = JSON.stringify(chains).replaceAll('<', '\\u003c')
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    // Whatever node the person names.
    'connect-src http: https:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const places = [
    ['content=""', `content="${policy}"`],
    ['<style></style>', `<style>${style}</style>`],
    ['>[]<', `>${data}<`],
    ['<script type="module"></script>', `<script type="module">${script}</script>`],
  ] as const
  return places.reduce(
    (html, [place, filled]) => html.replace(place, () => filled),
    readFileSync(join(source, 'page.html'), 'utf8'),
  )
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
