import { AppError, deploymentSchema } from '@spells/shared'
import { bearerKeySchema, priceFeedsSchema } from '@spells/signals'
import { modelBudgetSchema } from '@spells/signals/world'
import { z } from 'zod'
import { listPricedTokens } from './listPricedTokens.ts'

const url = z.url({ protocol: /^https?$/ })
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'Must be JSON.' })
        return z.NEVER
      }
    })
    .pipe(schema)

const feedsSchema = z
  .array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
      url,
      weight: z.number().positive().max(1),
    }),
  )
  .max(50)
  .refine((feeds) => new Set(feeds.map(({ name }) => name)).size === feeds.length, { error: 'Names must differ.' })

const modelName = z.string().regex(/^[\x21-\x7e]{1,100}$/, { error: 'Must be the name of a model, without spaces.' })

/** Providers: which variables are needed where one of them is set, and which may stand beside those. */
const providers = [
  {
    url: 'HEADLINE_MODEL_URL',
    needed: ['HEADLINE_MODEL_URL', 'HEADLINE_MODEL_NAME', 'HEADLINE_MODEL_KEY', 'HEADLINE_MODEL_BUDGET'],
    besides: [],
  },
  {
    url: 'EMBEDDINGS_URL',
    needed: ['EMBEDDINGS_URL', 'EMBEDDINGS_MODEL', 'EMBEDDINGS_DIMENSION'],
    besides: ['EMBEDDINGS_KEY', 'EMBEDDINGS_DAILY_TOKENS'],
  },
] as const

const configSchema = z
  .object({
    ENVIRONMENT: z.enum(['local', 'staging', 'production']),
    /** Origin under which people reach the API and the web app. */
    PUBLIC_URL: url.transform((value) => new URL(value).origin),
    /** Host (and port) that sign-in messages must name. */
    SIWE_DOMAIN: z.string().min(1),
    CHAIN_ID: z.coerce.number().int().positive(),
    /** Comma-separated, first one preferred. */
    RPC_URLS: z
      .string()
      .transform((list) => list.split(',').map((item) => item.trim()))
      .pipe(z.array(url).min(1)),
    DEPLOYMENT: json(deploymentSchema),
    GAMMA_URL: url,
    CLOB_URL: url,
    /** GMX's price API. */
    PRICES_URL: url,
    /** Price feeds on the chain, as JSON; none where it is left out. */
    PRICE_FEEDS: optional(json(priceFeedsSchema)),
    /** News feeds with the trust in each, as JSON; none where it is left out. */
    NEWS_FEEDS: z.preprocess((value) => (value === undefined || value === '' ? '[]' : value), json(feedsSchema)),
    /** Route of an embedding provider that speaks OpenAI's `/v1/embeddings`; search goes by words alone where it is left out. */
    EMBEDDINGS_URL: optional(url),
    EMBEDDINGS_MODEL: optional(modelName),
    /** Numbers of the model's vectors; pgvector's index takes 2,000 at most. */
    EMBEDDINGS_DIMENSION: optional(z.coerce.number().int().min(1).max(2_000)),
    EMBEDDINGS_KEY: optional(bearerKeySchema),
    /** Tokens of a UTC day, for documents and searches together. */
    EMBEDDINGS_DAILY_TOKENS: optional(z.coerce.number().int().positive()),
    /** A model that reads headlines besides our rules: all four or none. The route itself, of OpenAI's chat completions. */
    HEADLINE_MODEL_URL: optional(url),
    HEADLINE_MODEL_NAME: optional(modelName),
    HEADLINE_MODEL_KEY: optional(bearerKeySchema),
    /** Dollars of a UTC day and of a million tokens, as JSON. */
    HEADLINE_MODEL_BUDGET: optional(json(modelBudgetSchema)),
    NEON_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    NEON_LOCAL_PROXY: optional(z.string()),
    SERVICE_TOKEN_SECRET: z.string().min(32),
    CLOCK_URL: optional(url),
    FAILPOINT_URL: optional(url),
    /** Where a local stack tries to break a session. */
    DRILL_URL: optional(url),
  })
  .superRefine((config, context) => {
    const symbols = listPricedTokens(config.DEPLOYMENT).map(({ symbol }) => symbol)
    for (const { symbol } of config.PRICE_FEEDS?.feeds ?? []) {
      if (symbols.includes(symbol)) continue
      const message = `Has a feed of ${symbol}; the tokens with a price are ${symbols.join(', ')}.`
      context.addIssue({ code: 'custom', path: ['PRICE_FEEDS'], message })
    }
    for (const { needed, besides } of providers) {
      const isAsked = [...needed, ...besides].some((name) => config[name] !== undefined)
      for (const name of isAsked ? needed : []) {
        if (config[name] !== undefined) continue
        const set = [...needed, ...besides].filter((other) => config[other] !== undefined)
        context.addIssue({ code: 'custom', path: [name], message: `Is needed too, beside ${set.join(', ')}.` })
      }
    }
    if (config.ENVIRONMENT === 'local') return
    for (const { url: name } of providers) {
      if (!config[name]?.startsWith('http:')) continue
      context.addIssue({ code: 'custom', path: [name], message: 'Must be https: a key goes there.' })
    }
    for (const name of ['CLOCK_URL', 'FAILPOINT_URL', 'DRILL_URL', 'NEON_LOCAL_PROXY'] as const) {
      if (config[name] === undefined) continue
      context.addIssue({ code: 'custom', path: [name], message: 'Only allowed where ENVIRONMENT is local.' })
    }
  })

/** The environment, parsed. */
export type Config = z.infer<typeof configSchema>

/**
 * Parses the environment once, at the composition root.
 * @throws invalid_configuration naming each wrong variable, never its value
 */
export function readConfig(env: object): Config {
  const parsed = configSchema.safeParse(env)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new AppError({
    code: 'invalid_configuration',
    shortMessage: `The environment is not complete. ${wrong.join(' ')}`,
    retry: 'never',
  })
}
