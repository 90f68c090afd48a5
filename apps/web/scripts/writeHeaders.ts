import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildHeaderRules, type Environment } from './buildHeaderRules.ts'
import { buildContentPolicy, findViolations, hashInlineScripts } from './contentPolicy.ts'

// Longer lines of a `_headers` file are ignored, and so are rules beyond the hundredth.
const MAX_LINE = 2000
const MAX_RULES = 100

/**
 * Checks each exported page and writes `_headers`, which the Worker's asset server obeys.
 * @throws Error naming everything that the policy would refuse, or the server ignore
 */
export function writeHeaders(directory: string, options: { readonly environment: Environment }): void {
  const problems: string[] = []
  const pages = globSync('**/*.html', { cwd: directory })
    .sort()
    .map((file) => {
      const html = readFileSync(join(directory, file), 'utf8')
      problems.push(...findViolations(html).map((violation) => `${file}: ${violation}`))
      return { file, policy: buildContentPolicy(hashInlineScripts(html)) }
    })
  const rules = buildHeaderRules(pages, options)
  for (const { path, headers } of rules) {
    for (const header of headers) {
      if (header.length > MAX_LINE) problems.push(`${path}: a header of ${header.length} characters`)
    }
  }
  if (rules.length > MAX_RULES) problems.push(`${rules.length} rules`)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const text = rules.map(({ path, headers }) => [path, ...headers.map((header) => `  ${header}`), ''].join('\n'))
  writeFileSync(join(directory, '_headers'), text.join('\n'))
  console.log(`${pages.length} pages, ${rules.length} header rules`)
}
