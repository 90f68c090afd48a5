import { landPath } from './landPath.ts'

/** The land of the world, in tenths of a degree. */
export function Land() {
  return <path d={landPath} />
}
