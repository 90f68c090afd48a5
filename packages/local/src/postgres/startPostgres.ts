import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { AppError } from '@spells/shared'
import { readLogTail } from '../logTail.ts'
import { getFreePort } from '../ports.ts'
import { type ManagedProcess, spawnProcess } from '../process.ts'
import { type Reaper, startReaper } from '../reaper.ts'
import { findPostgresBinaries } from './binaries.ts'
import { isPostgresReady } from './isPostgresReady.ts'
import {
  dropDatabase,
  ensureDatabase,
  ensureRoles,
  POSTGRES_ROLE_NAMES,
  type PostgresPasswords,
  type PostgresRole,
} from './roles.ts'
import { getUnprivileged, type Unprivileged } from './unprivileged.ts'

/** Connection strings of one database, by role. They contain passwords. */
export type PostgresUrls = Readonly<Record<PostgresRole | 'superuser', string>>

/** A running PostgreSQL server. */
export type Postgres = {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly pid: number
  readonly process: ManagedProcess
  /** The database `spells`. */
  readonly urls: PostgresUrls
  /** Creates a further database, empty or as a copy of another, and returns how to reach it. */
  createDatabase(name: string, options?: { readonly template?: string }): Promise<PostgresUrls>
  dropDatabase(name: string): Promise<void>
  /** Ends the server; a temporary data directory is removed. */
  stop(): Promise<void>
}

/** Everything is optional: without a data directory the server is temporary. */
export type StartPostgresOptions = {
  readonly dataDir?: string
  readonly port?: number
  readonly passwords?: PostgresPasswords
  readonly logPath?: string
  /** Ends the server if this process dies; its own one by default. */
  readonly reaper?: Reaper
}

const DATABASE = 'spells'
const START_TIMEOUT_MS = 30_000

/**
 * Starts a real PostgreSQL server on 127.0.0.1, on a new or an existing data directory, with the roles `spells_owner`,
 * `spells_app` and `spells_system` and the database `spells`.
 * @throws postgres_not_started with the end of its log
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<Postgres> {
  const temporary = options.dataDir === undefined ? mkdtempSync(join(tmpdir(), 'spells-postgres-')) : undefined
  const dataDir = options.dataDir ?? join(temporary ?? '', 'data')
  const logPath = options.logPath ?? join(temporary ?? dirname(dataDir), 'postgres.log')
  const passwords = options.passwords ?? randomPasswords()
  const port = options.port ?? (await getFreePort())
  const binaries = findPostgresBinaries()
  const unprivileged = getUnprivileged()
  const reaper = options.reaper ?? startReaper()
  if (temporary) unprivileged.own(temporary)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    await initialise({ initdb: binaries.initdb, dataDir, logPath, password: passwords.superuser, unprivileged })
  }
  const { command, args } = unprivileged.wrap(binaries.postgres, ['-D', dataDir, ...serverSettings(port)])
  const run = (): Promise<ManagedProcess> =>
    spawnProcess({
      name: 'postgres',
      command,
      args,
      logPath,
      ...unprivileged.ids,
      // A fast shutdown: the default one waits for the clients.
      stopSignal: 'SIGINT',
      reaper,
    })
  const urlsOf = (database: string): PostgresUrls => buildUrls({ port, passwords, database })
  const superuserUrl = urlsOf('postgres').superuser
  const server = await untilReady(run, superuserUrl, logPath)
  await ensureRoles(superuserUrl, passwords)
  await ensureDatabase(superuserUrl, DATABASE)
  return {
    host: '127.0.0.1',
    port,
    pid: server.pid,
    process: server,
    urls: urlsOf(DATABASE),
    createDatabase: async (name, { template } = {}) => {
      await ensureDatabase(superuserUrl, name, template)
      return urlsOf(name)
    },
    dropDatabase: (name) => dropDatabase(superuserUrl, name),
    stop: async () => {
      await server.stop()
      if (!options.reaper) reaper.close()
      if (temporary) rmSync(temporary, { recursive: true, force: true })
    },
  }
}

async function initialise(options: {
  readonly initdb: string
  readonly dataDir: string
  readonly logPath: string
  readonly password: string
  readonly unprivileged: Unprivileged
}): Promise<void> {
  // Made aside and moved into place, so that an interrupted start leaves nothing half made.
  const aside = `${options.dataDir}.new`
  const passwordFile = `${options.dataDir}.password`
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, options.password, { mode: 0o600 })
  options.unprivileged.own(aside)
  options.unprivileged.own(passwordFile)
  const { command, args } = options.unprivileged.wrap(options.initdb, [
    ...['-D', aside, '--username', POSTGRES_ROLE_NAMES.superuser, '--pwfile', passwordFile],
    ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
  ])
  const { logPath } = options
  const initdb = await spawnProcess({ name: 'initdb', command, args, logPath, ...options.unprivileged.ids })
  const { code } = await initdb.exited
  rmSync(passwordFile, { force: true })
  if (code !== 0) throw notStarted(`initdb ended with code ${code}`, logPath)
  renameSync(aside, options.dataDir)
}

async function untilReady(
  run: () => Promise<ManagedProcess>,
  superuserUrl: string,
  logPath: string,
): Promise<ManagedProcess> {
  const deadlineMs = Date.now() + START_TIMEOUT_MS
  let server = await run()
  while (Date.now() < deadlineMs) {
    if (await isPostgresReady(superuserUrl)) return server
    // After a kill, the old server's backends hold the shared memory for a moment longer.
    if (!server.isRunning()) server = await run()
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  await server.stop({ graceMs: 0 })
  throw notStarted('no connection in time', logPath)
}

function serverSettings(port: number): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    // Survives the end of any process; only a power cut could lose what was committed, and this is a local stack.
    fsync: 'off',
    full_page_writes: 'off',
    log_min_messages: 'warning',
    timezone: 'UTC',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function buildUrls(options: {
  readonly port: number
  readonly passwords: PostgresPasswords
  readonly database: string
}): PostgresUrls {
  const build = (role: PostgresRole | 'superuser'): string =>
    `postgres://${POSTGRES_ROLE_NAMES[role]}:${options.passwords[role]}@127.0.0.1:${options.port}/${options.database}`
  return { superuser: build('superuser'), owner: build('owner'), app: build('app'), system: build('system') }
}

function randomPasswords(): PostgresPasswords {
  const password = (): string => randomBytes(18).toString('base64url')
  return { superuser: password(), owner: password(), app: password(), system: password() }
}

function notStarted(reason: string, logPath: string): AppError {
  return new AppError({
    code: 'postgres_not_started',
    shortMessage: `PostgreSQL did not start: ${reason}; its log ends with:\n${readLogTail(logPath)}`,
    facts: { logPath },
    retry: 'never',
  })
}
