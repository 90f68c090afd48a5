import { z } from 'zod'
import { type HttpServer, startHttpServer } from '../httpServer.ts'
import type { ReferenceEmbedder } from './createReferenceEmbedder.ts'

const requestSchema = z.object({ model: z.string(), input: z.array(z.string()).min(1).max(2_048) })

/**
 * Serves an embedder as `POST /v1/embeddings`, as OpenAI and others do. The vectors come last text first: only their
 * index says which is whose.
 * @param options.key asked for as bearer token; none where it is left out
 */
export function startEmbeddingServer(
  embedder: ReferenceEmbedder,
  options: { readonly key?: string; readonly port?: number } = {},
): Promise<HttpServer> {
  const { key, port = 0 } = options
  const refuse = (status: number, message: string) => Response.json({ error: { message } }, { status })
  return startHttpServer(
    async (request) => {
      if (request.method !== 'POST' || new URL(request.url).pathname !== '/v1/embeddings')
        return refuse(404, 'Unknown route.')
      const authorization = request.headers.get('authorization')
      if (key !== undefined && authorization !== `Bearer ${key}`) return refuse(401, `Wrong key: ${authorization}`)
      const asked = requestSchema.safeParse(await request.json().catch(() => undefined))
      if (!asked.success) return refuse(400, z.prettifyError(asked.error))
      const { model, input } = asked.data
      if (model !== embedder.space.model) return refuse(404, `There is no model ${model}.`)
      const { vectors, tokens } = await embedder.embed(input)
      const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse()
      return Response.json({ object: 'list', model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } })
    },
    { port },
  )
}
