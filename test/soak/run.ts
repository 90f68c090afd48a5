// npm run soak -- <name>: hours of the product on a fast clock. The last line is JSON.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const [name = ''] = process.argv.slice(2)
const names = readdirSync(import.meta.dirname).filter((entry) => existsSync(join(import.meta.dirname, entry, 'run.ts')))
if (names.includes(name)) {
  await import(`./${name}/run.ts`)
} else {
  console.error(`There is no soak ${name || '(none)'}: use one of ${names.join(', ')}.`)
  process.exitCode = 1
}
