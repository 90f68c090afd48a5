import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, platform, release } from 'node:os'
import { join } from 'node:path'

/** Keeps what a benchmark measured, with the machine it was measured on. @returns the file */
export function writeResult(name: string, result: object): string {
  const directory = join(import.meta.dirname, 'results')
  mkdirSync(directory, { recursive: true })
  const path = join(directory, `${name}.json`)
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', system: `${platform()} ${release()}` }
  const written = { benchmark: name, at: new Date().toISOString(), node: process.version, machine, ...result }
  writeFileSync(path, `${JSON.stringify(written, null, 2)}\n`)
  return path
}
