import { existsSync, readFileSync } from 'node:fs'
import { AppError } from '@spells/shared'
import { getFreePort, isPortFree } from '../ports.ts'
import { writeFileAtomic } from '../writeFileAtomic.ts'

const NAMES = ['control', 'feed', 'postgres', 'neonProxy', 'chain', 'bundler', 'private', 'public'] as const

/** One port for each listening part. */
export type StackPorts = Readonly<Record<(typeof NAMES)[number], number>>

/**
 * The ports of the last time where they are free, others where not.
 * @param options.path where they are kept
 * @throws port_in_use when the wanted public port is taken
 */
export async function chooseStackPorts(options: {
  readonly path: string
  readonly publicPort: number | undefined
}): Promise<StackPorts> {
  const last = existsSync(options.path) ? (JSON.parse(readFileSync(options.path, 'utf8')) as Partial<StackPorts>) : {}
  const ports: Partial<Record<(typeof NAMES)[number], number>> = {}
  for (const name of NAMES) ports[name] = await getFreePort(last[name])
  const { publicPort } = options
  if (publicPort !== undefined) {
    if (!(await isPortFree(publicPort))) {
      throw new AppError({
        code: 'port_in_use',
        shortMessage: `Port ${publicPort} is taken by another program.`,
        facts: { publicPort },
        retry: 'never',
      })
    }
    ports.public = publicPort
  }
  writeFileAtomic(options.path, JSON.stringify(ports))
  return ports as StackPorts
}
