/** A named place where a test may hold or kill the process. Does nothing in production. */
export type Failpoint = (name: string, facts?: Readonly<Record<string, string | number>>) => Promise<void>

/**
 * @param url server that is asked at each failpoint and may hold its reply; empty or absent: no failpoints
 */
export function createFailpoint(url: string | undefined): Failpoint {
  if (!url) return async () => {}
  return async (name, facts = {}) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ name, facts }) })
    await response.arrayBuffer()
  }
}
