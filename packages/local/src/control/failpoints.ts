/** A failpoint call that a Worker waits in. */
export type ReachedFailpoint = {
  readonly name: string
  readonly facts: Readonly<Record<string, string | number>>
  /** Lets the Worker go on. */
  release(): void
}

/** Holds Workers at named places, so that a test can look, or kill them, exactly there. */
export type Failpoints = {
  /** Holds the next call of this name; the promise resolves when a Worker is there. */
  holdNext(name: string): Promise<ReachedFailpoint>
  /** Lets everything go on and holds nothing any more. */
  releaseAll(): void
  /** Every call so far, held or not. */
  readonly seen: readonly { readonly name: string; readonly facts: ReachedFailpoint['facts'] }[]
  handle(request: Request): Promise<Response>
}

type Waiting = { readonly name: string; readonly reached: (point: ReachedFailpoint) => void }

export function createFailpoints(): Failpoints {
  const seen: { name: string; facts: ReachedFailpoint['facts'] }[] = []
  const held = new Set<() => void>()
  let waiting: Waiting[] = []
  return {
    seen,
    holdNext: (name) =>
      new Promise((reached) => {
        waiting = [...waiting, { name, reached }]
      }),
    releaseAll: () => {
      waiting = []
      for (const release of held) release()
    },
    handle: async (request) => {
      const { name, facts = {} } = (await request.json()) as { name: string; facts?: ReachedFailpoint['facts'] }
      seen.push({ name, facts })
      const holder = waiting.find((candidate) => candidate.name === name)
      if (holder) {
        waiting = waiting.filter((candidate) => candidate !== holder)
        await new Promise<void>((resolve) => {
          const release = (): void => {
            held.delete(release)
            resolve()
          }
          held.add(release)
          holder.reached({ name, facts, release })
        })
      }
      return Response.json({ ok: true })
    },
  }
}
