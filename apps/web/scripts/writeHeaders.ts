// Runs after `next build`: checks each exported page and writes `out/_headers`, which the Worker's asset server obeys.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildContentPolicy, findViolations, hashInlineScripts } from './contentPolicy.ts'

// Longer lines of a `_headers` file are ignored, and so are rules beyond the hundredth.
const MAX_LINE = 2000
const MAX_RULES = 100
const POLICY = 'Content-Security-Policy'

const out = join(import.meta.dirname, '..', 'out')
const pages = globSync('**/*.html', { cwd: out })
  .sort()
  .map((file) => {
    const html = readFileSync(join(out, file), 'utf8')
    return { file, policy: buildContentPolicy(hashInlineScripts(html)), violations: findViolations(html) }
  })

const problems = pages.flatMap(({ file, violations }) => violations.map((violation) => `${file}: ${violation}`))
const notFound = pages.find(({ file }) => file === '404.html')
if (!notFound) problems.push('404.html is missing')

const rules = [
  {
    path: '/*',
    headers: [
      // Any address without a page of its own is answered with 404.html; pages replace this policy below.
      `${POLICY}: ${notFound?.policy}`,
      'X-Frame-Options: DENY',
      'X-Content-Type-Options: nosniff',
      'Referrer-Policy: no-referrer',
      'Cross-Origin-Opener-Policy: same-origin-allow-popups',
      'Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    ],
  },
  { path: '/_next/static/*', headers: ['Cache-Control: public, max-age=31536000, immutable'] },
  ...pages
    .filter(({ file }) => file !== '404.html')
    .flatMap(({ file, policy }) =>
      toPaths(file).map((path) => ({ path, headers: [`! ${POLICY}`, `${POLICY}: ${policy}`] })),
    ),
]
for (const { path, headers } of rules) {
  for (const header of headers)
    if (header.length > MAX_LINE) problems.push(`${path}: a header of ${header.length} characters`)
}
if (rules.length > MAX_RULES) problems.push(`${rules.length} rules`)

if (problems.length > 0) {
  for (const problem of problems) console.error(problem)
  process.exit(1)
}
writeFileSync(
  join(out, '_headers'),
  rules.map(({ path, headers }) => [path, ...headers.map((header) => `  ${header}`), ''].join('\n')).join('\n'),
)
console.log(`${pages.length} pages, ${rules.length} header rules`)

/** The addresses under which the asset server answers with a file. */
function toPaths(file: string): readonly string[] {
  const path = `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`
  return path.endsWith('/') ? [path] : [path, `/${file}`]
}
