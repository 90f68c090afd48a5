import { z } from 'zod'
import { type HttpServer, startHttpServer } from '../httpServer.ts'

const requestSchema = z.object({
  model: z.string(),
  messages: z.tuple([
    z.object({ role: z.literal('system'), content: z.string() }),
    z.object({ role: z.literal('user'), content: z.string() }),
  ]),
})
const titlesSchema = z.object({ titles: z.array(z.object({ index: z.int(), title: z.string() })).min(1) })

/**
 * Serves a model that reads headlines as `POST /v1/chat/completions`, as OpenAI and others do.
 * @param answer what it says of each title, in their order and without their index; or the whole reply, where it says
 * something else
 * @param options.key asked for as bearer token
 * @param options.usage tokens of each question; about what its text has where it is left out
 */
export function startModelServer(
  answer: (titles: readonly string[]) => readonly object[] | Response,
  options: {
    readonly model: string
    readonly key: string
    readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number }
  },
): Promise<HttpServer> {
  const refuse = (status: number, message: string) => Response.json({ error: { message } }, { status })
  return startHttpServer(async (request) => {
    if (request.method !== 'POST' || new URL(request.url).pathname !== '/v1/chat/completions')
      return refuse(404, 'Unknown route.')
    if (request.headers.get('authorization') !== `Bearer ${options.key}`) return refuse(401, 'Wrong key.')
    const text = await request.text()
    const { model, messages } = requestSchema.parse(JSON.parse(text))
    if (model !== options.model) return refuse(404, `There is no model ${model}.`)
    const { titles } = titlesSchema.parse(JSON.parse(messages[1].content))
    const said = answer(titles.map(({ title }) => title))
    if (said instanceof Response) return said
    const content = JSON.stringify({ answers: said.map((one, at) => ({ index: titles[at]?.index, ...one })) })
    const usage = options.usage ?? {
      prompt_tokens: Math.ceil(text.length / 4),
      completion_tokens: Math.ceil(content.length / 4),
    }
    return Response.json({ choices: [{ message: { role: 'assistant', content } }], usage })
  })
}
