import { AppError, amountSchema, deploymentSchema, hash32Schema } from '@spells/shared'
import { z } from 'zod'

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

const url = z.url({ protocol: /^https?$/ })
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
const urls = z
  .string()
  .transform((list) => list.split(',').map((item) => item.trim()))
  .pipe(z.array(url).min(1))
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

const masterKeysSchema = z
  .strictObject({
    current: z.string().min(1),
    keys: z.record(z.string(), z.base64().length(44, { error: 'Must be 32 bytes in base64.' })),
  })
  .refine(({ current, keys }) => current in keys, { error: 'The current key is not among the keys.' })

const finalitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tag') }),
  z.strictObject({ kind: z.literal('depth'), depth: z.int().positive() }),
])

/** A private key of secp256k1: between 1 and the order of the curve. */
const privateKeySchema = hash32Schema.refine((key) => BigInt(key) > 0n && BigInt(key) < CURVE_ORDER, {
  error: 'Must be a private key.',
})

const quotaSchema = z
  .strictObject({ operations: z.int().nonnegative(), costWei: amountSchema })
  .transform(({ operations, costWei }) => ({ operations, costWei: BigInt(costWei) }))

const configSchema = z
  .object({
    ENVIRONMENT: z.enum(['local', 'staging', 'production']),
    CHAIN_ID: z.coerce.number().int().positive(),
    RPC_URLS: urls,
    BUNDLER_URLS: urls,
    SERVICE_TOKEN_SECRET: z.string().min(32),
    MASTER_KEYS: json(masterKeysSchema),
    FINALITY: json(finalitySchema),
    DEPLOYMENT: json(deploymentSchema),
    KEY_SERVICE_URL: optional(url),
    KEY_SERVICE_TOKEN: optional(z.string().min(16)),
    SPONSOR_SIGNER_KEY: optional(privateKeySchema),
    RELAYER_KEY: optional(privateKeySchema),
    SPONSOR_QUOTA: json(quotaSchema).default({ operations: 0, costWei: 0n }),
    CLOCK_URL: optional(url),
    FAILPOINT_URL: optional(url),
  })
  .superRefine((config, context) => {
    if (config.SPONSOR_SIGNER_KEY !== undefined && config.DEPLOYMENT.paymaster === undefined) {
      context.addIssue({ code: 'custom', path: ['SPONSOR_SIGNER_KEY'], message: 'DEPLOYMENT has no paymaster.' })
    }
    if (config.RELAYER_KEY !== undefined && config.RELAYER_KEY === config.SPONSOR_SIGNER_KEY) {
      context.addIssue({ code: 'custom', path: ['RELAYER_KEY'], message: 'Must not be the sponsor’s key.' })
    }
    if ((config.KEY_SERVICE_URL === undefined) !== (config.KEY_SERVICE_TOKEN === undefined)) {
      context.addIssue({ code: 'custom', path: ['KEY_SERVICE_TOKEN'], message: 'Goes with KEY_SERVICE_URL.' })
    }
    if (config.ENVIRONMENT === 'local') return
    if (config.KEY_SERVICE_URL?.startsWith('http:')) {
      context.addIssue({ code: 'custom', path: ['KEY_SERVICE_URL'], message: 'Must be https.' })
    }
    for (const name of ['CLOCK_URL', 'FAILPOINT_URL'] as const) {
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
