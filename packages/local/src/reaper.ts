import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/** Ends process groups when this process disappears, however it does. */
export type Reaper = {
  add(pid: number): void
  remove(pid: number): void
  /** Ends every group on the list, and every one that is still to come. */
  endAll(): void
  /** Lets the reaper itself end. */
  close(): void
}

// Its standard input closes when this process dies, even by SIGKILL; what is still on the list then is ended.
const SCRIPT = `
groups=" "
while IFS=" " read -r verb group; do
  case "$verb" in
    add) groups="$groups$group " ;;
    remove) case "$groups" in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -s INT -- "-$group" 2>/dev/null; done
[ "$groups" = " " ] || sleep 3
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`

/** Starts the reaper: a shell that waits for the end of its input. */
export function startReaper(): Reaper {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.on('error', () => {})
  shell.stdin.on('error', () => {})
  shell.unref()
  ;(shell.stdin as Socket).unref()
  const write = (line: string): void => {
    if (shell.stdin.writable) shell.stdin.write(`${line}\n`)
  }
  const groups = new Set<number>()
  let ending = false
  return {
    add: (pid) => {
      if (ending) killGroup(pid)
      groups.add(pid)
      write(`add ${pid}`)
    },
    remove: (pid) => {
      groups.delete(pid)
      write(`remove ${pid}`)
    },
    endAll: () => {
      ending = true
      for (const pid of groups) killGroup(pid)
    },
    close: () => {
      shell.stdin.end()
    },
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
