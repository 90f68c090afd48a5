import { spawn } from 'node:child_process'

const COMMANDS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' }

/** Shows an address in the browser of a person who sits at this terminal; does nothing anywhere else. */
export function openBrowser(url: string): void {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  const command = COMMANDS[process.platform]
  const hasScreen = process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY)
  if (command === undefined || !process.stdout.isTTY || CI || !hasScreen) return
  const opener = spawn(command, [url], { detached: true, stdio: 'ignore' })
  // Without such a program the printed address is enough.
  opener.on('error', () => {})
  opener.unref()
}
