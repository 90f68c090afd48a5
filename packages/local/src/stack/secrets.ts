import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { PostgresPasswords } from '../postgres/roles.ts'
import { writeFileAtomic } from '../writeFileAtomic.ts'

/** Secrets of one local stack. PERSISTED: `secrets.json` of the state directory, readable by its user only. */
export type StackSecrets = {
  readonly postgres: PostgresPasswords
  readonly serviceToken: string
  /** 32 bytes in base64. */
  readonly masterKey: string
}

/** Reads the secrets of a state directory, or makes new ones. */
export function getStackSecrets(path: string): StackSecrets {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as StackSecrets
  const password = (): string => randomBytes(18).toString('base64url')
  const secrets: StackSecrets = {
    postgres: { superuser: password(), owner: password(), app: password(), system: password() },
    serviceToken: randomBytes(32).toString('base64url'),
    masterKey: randomBytes(32).toString('base64'),
  }
  writeFileAtomic(path, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}
