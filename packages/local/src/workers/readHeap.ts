import { z } from 'zod'

/** What an isolate holds, in bytes. */
export type HeapUsage = {
  /** Objects. */
  readonly used: number
  /** Buffers, which are beside the heap. */
  readonly buffers: number
}

const ANSWER_MS = 10_000
const ANSWER_ID = 2
const size = z.number().default(0)
const answerSchema = z.object({
  id: z.literal(ANSWER_ID),
  result: z.object({ usedSize: size, backingStorageSize: size }),
})

/**
 * Asks one isolate of a workerd with an inspector what it holds.
 * @param webSocketUrl of the isolate, at the inspector
 * @param options.isCollected collects first: what is left is alive
 * @returns undefined when it does not answer within 10 s
 */
export function readHeap(
  webSocketUrl: string,
  options: { readonly isCollected: boolean },
): Promise<HeapUsage | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(webSocketUrl)
    const end = (usage: HeapUsage | undefined): void => {
      clearTimeout(timer)
      socket.close()
      resolve(usage)
    }
    const timer = setTimeout(() => end(undefined), ANSWER_MS)
    socket.onerror = () => end(undefined)
    socket.onclose = () => end(undefined)
    socket.onopen = () => {
      // Both at once: the answer to one may come with the next question only.
      if (options.isCollected) socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }))
      socket.send(JSON.stringify({ id: ANSWER_ID, method: 'Runtime.getHeapUsage' }))
    }
    socket.onmessage = ({ data }) => {
      const answer = answerSchema.safeParse(JSON.parse(String(data)))
      if (!answer.success) return
      const { usedSize, backingStorageSize } = answer.data.result
      end({ used: usedSize, buffers: backingStorageSize })
    }
  })
}
