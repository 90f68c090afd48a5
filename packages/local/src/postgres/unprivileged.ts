import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, readFileSync } from 'node:fs'

/** How to run a program that refuses to run as root. */
export type Unprivileged = {
  wrap(command: string, args: readonly string[]): { readonly command: string; readonly args: readonly string[] }
  readonly ids?: { readonly uid: number; readonly gid: number }
  /** Gives a path to the user that the program runs as. */
  own(path: string): void
}

const AS_IS: Unprivileged = { wrap: (command, args) => ({ command, args }), own: () => {} }

/**
 * PostgreSQL refuses to run as root. As root it runs in a user namespace, which also works below directories that only
 * root may enter; where namespaces are off, it runs as an unprivileged user of the machine.
 */
export function getUnprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) return AS_IS
  const mapping = ['-U', '--map-user=1000', '--map-group=1000']
  if (spawnSync('unshare', [...mapping, 'true'], { stdio: 'ignore' }).status === 0) {
    return { wrap: (command, args) => ({ command: 'unshare', args: [...mapping, command, ...args] }), own: () => {} }
  }
  const ids = findUser('postgres') ?? findUser('nobody') ?? { uid: 65_534, gid: 65_534 }
  return { wrap: AS_IS.wrap, ids, own: (path) => chownSync(path, ids.uid, ids.gid) }
}

function findUser(name: string): { readonly uid: number; readonly gid: number } | undefined {
  if (!existsSync('/etc/passwd')) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((candidate) => candidate.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}
