import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** A reference model behind the `chat/completions` shape. */
export type ModelServer = {
  /** What the public Worker needs to ask it. */
  readonly vars: Readonly<Record<string, string>>
  /** From now on it answers; until then it turns everybody away. */
  answer(): void
  /** Titles that it has answered for. */
  countAnswers(): number
  stop(): Promise<void>
}

const KEY = 'reference-key'
const requestSchema = z.object({
  model: z.literal('reference'),
  messages: z.tuple([
    z.object({ role: z.literal('system') }),
    z.object({ role: z.literal('user'), content: z.string() }),
  ]),
})
const titlesSchema = z.object({ titles: z.array(z.object({ index: z.int(), title: z.string() })) })

/** Serves a model that knows one answer. */
export async function startModelServer(): Promise<ModelServer> {
  let isAnswering = false
  let answered = 0
  const answerTo = (body: string) => {
    const { messages } = requestSchema.parse(JSON.parse(body))
    const { titles } = titlesSchema.parse(JSON.parse(messages[1].content))
    answered += titles.length
    const said = { category: 'economy', severity: 'low', confidence: 0.5, countries: [], impacts: [] }
    const answers = titles.map(({ index, title }) => ({ ...said, index, words: [title] }))
    const usage = { prompt_tokens: Math.ceil(body.length / 4), completion_tokens: 50 * titles.length }
    return JSON.stringify({ choices: [{ message: { content: JSON.stringify({ answers }) } }], usage })
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isKnown = isAnswering && request.headers.authorization === `Bearer ${KEY}`
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
      response.end(isKnown ? answerTo(Buffer.concat(chunks).toString()) : '{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    vars: {
      HEADLINE_MODEL_URL: `http://127.0.0.1:${port}/v1/chat/completions`,
      HEADLINE_MODEL_NAME: 'reference',
      HEADLINE_MODEL_KEY: KEY,
      HEADLINE_MODEL_BUDGET: JSON.stringify({ perDayUsd: '1', inputUsdPerMillion: '0.15', outputUsdPerMillion: '0.6' }),
    },
    answer: () => {
      isAnswering = true
    },
    countAnswers: () => answered,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
