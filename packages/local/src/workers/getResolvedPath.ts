import { dirname, join } from 'node:path'

/** Where the configuration that a bundle was built with is kept: beside it. */
export function getResolvedPath(scriptPath: string): string {
  return join(dirname(scriptPath), 'resolved.json')
}
