import type { Reply } from './setupApi.ts'

/** Asks as a client does: where the database had no time for a request, it is made again. */
export async function untilServed(ask: () => Promise<Reply>): Promise<Reply> {
  for (;;) {
    const reply = await ask()
    if (reply.status !== 503) return reply
  }
}
