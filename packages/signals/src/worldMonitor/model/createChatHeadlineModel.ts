import { AppError } from '@spells/shared'
import { z } from 'zod'
import { type FetchLimits, postJson } from '../../http/fetchJson.ts'
import type { HeadlineModel } from './headlineModel.ts'
import { boundQuestion, buildHeadlineQuestion, QUESTION_VERSION } from './headlineQuestion.ts'
import { parseHeadlineAnswers } from './parseHeadlineAnswers.ts'

const LIMITS: FetchLimits = { timeoutMs: 25_000, maxBytes: 256 * 1024 }

const tokens = z.int().min(0).max(1_000_000_000)
const replySchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }).optional().catch(undefined),
})

/**
 * A model behind the `chat/completions` shape that most providers speak, Workers AI among them, answering in JSON.
 * @param options.url of the route itself, such as `https://ai.example/v1/chat/completions`
 * @param options.providerModel name of the model, as the provider knows it
 * @example await createChatHeadlineModel({ url, providerModel, key }).ask(['Fed raises rates'])
 */
export function createChatHeadlineModel(options: {
  readonly url: string
  readonly providerModel: string
  /** Secret of visible ASCII; goes with each request. */
  readonly key: string
  readonly fetch?: typeof fetch
  readonly limits?: Partial<FetchLimits>
}): HeadlineModel {
  const { providerModel, key } = options
  const url = new URL(options.url)
  const limits = { ...LIMITS, ...options.limits, fetch: options.fetch ?? fetch }
  const name = `${providerModel}/${QUESTION_VERSION}`
  return {
    name,
    boundTokens: (titles) => boundQuestion(titles, providerModel),
    async ask(titles) {
      const body = buildHeadlineQuestion(titles, providerModel)
      const parsed = replySchema.safeParse(await postJson(url, { ...limits, body, bearer: key }))
      const [choice] = parsed.data?.choices ?? []
      if (!parsed.success || !choice) throw noCompletion(url)
      const { usage } = parsed.data
      return {
        answers: parseHeadlineAnswers(choice.message.content, { titles, model: name }),
        usage: usage && { input: usage.prompt_tokens, output: usage.completion_tokens },
      }
    },
  }
}

function noCompletion(url: URL): AppError {
  return new AppError({
    code: 'upstream_bad_shape',
    shortMessage: `${url.host} sent JSON that is no completion.`,
    facts: { host: url.host, path: url.pathname },
    retry: 'never',
  })
}
