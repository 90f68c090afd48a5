import { type ChildReply, REST_MS, TRIES } from './childMessage.ts'

/**
 * Tries a cast until its receipt comes, as a careful client of either library would: before a further try it looks
 * whether an earlier one has landed after all, and it rests longer after each that failed.
 * @param library.wait whether what landed did what it should; throws when nothing lands in time
 */
export async function retryCast<Hash>(library: {
  readonly send: () => Promise<Hash>
  readonly wait: (hash: Hash) => Promise<boolean>
  readonly hasLanded: (hash: Hash) => Promise<boolean>
}): Promise<Omit<Extract<ChildReply, { readonly id: string }>, 'id'>> {
  const hashes: Hash[] = []
  let detail = ''
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      for (const hash of hashes) {
        if (await library.hasLanded(hash).catch(() => false)) return { report: 'done', detail: 'an earlier try' }
      }
      const hash = await library.send()
      hashes.push(hash)
      return { report: (await library.wait(hash)) ? 'done' : 'ended', detail: `try ${attempt}` }
    } catch (error) {
      detail = error instanceof Error ? error.name : String(error)
      await new Promise((resolve) => setTimeout(resolve, REST_MS * 2 ** (attempt - 1)))
    }
  }
  return { report: 'ended', detail }
}
