// npm run eval -- <name>: how well a model does on data whose answers are known. The last line is JSON.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const [name = ''] = process.argv.slice(2)
const names = readdirSync(import.meta.dirname).filter((entry) => existsSync(join(import.meta.dirname, entry, 'run.ts')))
if (names.includes(name)) {
  await import(`./${name}/run.ts`)
} else {
  console.error(`There is no evaluation ${name || '(none)'}: use one of ${names.join(', ')}.`)
  process.exitCode = 1
}
