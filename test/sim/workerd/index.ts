import { runBatch } from '@spells/core/simulation'
import type { BatchRequest } from '../batchRequest.ts'

/** Answers each request with a batch's result. */
export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method !== 'POST') return new Response('ready')
    const { batch, ...range } = (await request.json()) as BatchRequest
    return Response.json(runBatch(batch, range))
  },
}
