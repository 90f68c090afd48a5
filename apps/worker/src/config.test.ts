import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

const address = `0x${'11'.repeat(20)}`
const production = {
  ENVIRONMENT: 'production',
  PUBLIC_URL: 'https://spells.example/',
  SIWE_DOMAIN: 'spells.example',
  CHAIN_ID: '42161',
  RPC_URLS: 'https://one.example/key, https://two.example',
  DEPLOYMENT: JSON.stringify({
    ...{ entryPoint: address, factory: address, vaultImplementation: address, ownerValidator: address },
    ...{ sessionValidator: address, weth: address, aave: { pool: address, assets: [] } },
  }),
  GAMMA_URL: 'https://gamma.example',
  CLOB_URL: 'https://clob.example',
  PRICES_URL: 'https://prices.example',
  NEON_DATABASE_URL: 'postgresql://user:canary@db.example/spells',
  SERVICE_TOKEN_SECRET: 'canary-secret-of-32-characters-00',
  CLOCK_URL: '',
  FAILPOINT_URL: '',
}

describe('readConfig', () => {
  test('default', () => {
    expect(readConfig(production)).toMatchObject({
      PUBLIC_URL: 'https://spells.example',
      CHAIN_ID: 42161,
      RPC_URLS: ['https://one.example/key', 'https://two.example'],
      CLOCK_URL: undefined,
      FAILPOINT_URL: undefined,
    })
  })

  test.each(['CLOCK_URL', 'FAILPOINT_URL', 'NEON_LOCAL_PROXY'])('rejects: %s outside the local stack', (name) => {
    const env = { ...production, [name]: 'http://127.0.0.1:1' }
    expect(() => readConfig(env)).toThrow(`${name}: Only allowed where ENVIRONMENT is local.`)
    expect(readConfig({ ...env, ENVIRONMENT: 'local' })).toHaveProperty(name, 'http://127.0.0.1:1')
  })

  test.each(Object.keys(production).filter((name) => !['CLOCK_URL', 'FAILPOINT_URL'].includes(name)))(
    'rejects: no %s, named without any value',
    (name) => {
      const { [name as keyof typeof production]: _, ...rest } = production
      expect(() => readConfig(rest)).toThrow(name)
      expect(() => readConfig({ ...rest, [name]: 'canary' })).not.toThrow(/canary-secret|user:canary/)
    },
  )

  test('behavior: price feeds are those of tokens that have a price', () => {
    const feed = { address: `0x${'12'.repeat(20)}`, decimals: 8, heartbeatSec: 86_400 }
    const read = (feeds: unknown) => readConfig({ ...production, PRICE_FEEDS: JSON.stringify({ feeds }) }).PRICE_FEEDS
    expect(read([{ ...feed, symbol: 'BTC' }])?.feeds).toHaveLength(1)
    expect(readConfig({ ...production, PRICE_FEEDS: '' }).PRICE_FEEDS).toBeUndefined()
    expect(() => read([{ ...feed, symbol: 'DOGE' }])).toThrow(/PRICE_FEEDS: Has a feed of DOGE; .* WETH, BTC\./)
    expect(() => read([{ ...feed, symbol: 'BTC', decimals: '8' }])).toThrow('PRICE_FEEDS.feeds.0.decimals')
    expect(() => readConfig({ ...production, PRICE_FEEDS: '{' })).toThrow('PRICE_FEEDS: Must be JSON.')
  })

  test('behavior: a model that reads headlines is there with all that it needs, or not at all', () => {
    const budget = { perDayUsd: '1.5', inputUsdPerMillion: '0.15', outputUsdPerMillion: '0.6' }
    const model = {
      HEADLINE_MODEL_URL: 'https://ai.example/v1/chat/completions',
      HEADLINE_MODEL_NAME: '@cf/reader',
      HEADLINE_MODEL_KEY: 'canary-key',
      HEADLINE_MODEL_BUDGET: JSON.stringify(budget),
    }
    const read = (change: Record<string, string> = {}) => readConfig({ ...production, ...model, ...change })
    expect(read().HEADLINE_MODEL_BUDGET).toEqual({
      perDayMicroUsd: 1_500_000n,
      prices: { inputMicroUsd: 150_000n, outputMicroUsd: 600_000n },
    })
    const none = { HEADLINE_MODEL_URL: '', HEADLINE_MODEL_NAME: '', HEADLINE_MODEL_KEY: '', HEADLINE_MODEL_BUDGET: '' }
    expect(read(none).HEADLINE_MODEL_URL).toBeUndefined()
    for (const name of Object.keys(model)) {
      expect(() => read({ [name]: '' })).toThrow(`${name}: Is needed too`)
      expect(() => read({ ...none, [name]: model[name as keyof typeof model] })).toThrow('Is needed too')
    }
    expect(() => read({ HEADLINE_MODEL_URL: 'http://ai.example/v1' })).toThrow('HEADLINE_MODEL_URL: Must be https')
    expect(() => read({ HEADLINE_MODEL_KEY: 'canary key' })).toThrow(
      /HEADLINE_MODEL_KEY: Must be visible ASCII(?!.*canary)/,
    )
    expect(() => read({ HEADLINE_MODEL_BUDGET: '1.5' })).toThrow('HEADLINE_MODEL_BUDGET:')
    expect(() => read({ HEADLINE_MODEL_BUDGET: JSON.stringify({ ...budget, perDayUsd: 1.5 }) })).toThrow(
      'HEADLINE_MODEL_BUDGET.perDayUsd',
    )
    expect(() => read({ HEADLINE_MODEL_BUDGET: JSON.stringify({ ...budget, perDayUsd: '0' }) })).toThrow(
      'more than nothing',
    )
  })

  test('behavior: an embedding provider is whole or not there', () => {
    const whole = {
      ...{ EMBEDDINGS_URL: 'https://embed.example/v1/embeddings', EMBEDDINGS_MODEL: '@cf/baai/bge-m3' },
      ...{ EMBEDDINGS_DIMENSION: '1024', EMBEDDINGS_KEY: 'canary-key' },
    }
    const read = (change: Record<string, string>) => readConfig({ ...production, ...whole, ...change })
    expect(read({})).toMatchObject({ EMBEDDINGS_DIMENSION: 1_024 })
    expect(read({ EMBEDDINGS_KEY: '', EMBEDDINGS_DAILY_TOKENS: '5' })).toMatchObject({ EMBEDDINGS_DAILY_TOKENS: 5 })
    expect(() => read({ EMBEDDINGS_MODEL: '' })).toThrow('EMBEDDINGS_MODEL: Is needed too')
    expect(() => read({ EMBEDDINGS_DIMENSION: '' })).toThrow('EMBEDDINGS_DIMENSION: Is needed too')
    const none = { EMBEDDINGS_URL: '', EMBEDDINGS_MODEL: '', EMBEDDINGS_DIMENSION: '', EMBEDDINGS_KEY: '' }
    expect(read(none).EMBEDDINGS_URL).toBeUndefined()
    for (const alone of ['EMBEDDINGS_KEY', 'EMBEDDINGS_DIMENSION', 'EMBEDDINGS_DAILY_TOKENS'])
      expect(() => read({ ...none, [alone]: '5' })).toThrow(`EMBEDDINGS_URL: Is needed too, beside ${alone}.`)
    expect(() => read({ EMBEDDINGS_URL: 'http://embed.example/' })).toThrow('EMBEDDINGS_URL: Must be https')
    for (const dimension of ['0', '2001', '1.5', 'many'])
      expect(() => read({ EMBEDDINGS_DIMENSION: dimension })).toThrow('EMBEDDINGS_DIMENSION')
    expect(() => read({ EMBEDDINGS_DAILY_TOKENS: '0' })).toThrow('EMBEDDINGS_DAILY_TOKENS')
    const wrongKey = () => read({ EMBEDDINGS_KEY: 'canary key' })
    expect(wrongKey).toThrow('EMBEDDINGS_KEY: Must be visible ASCII without spaces.')
    expect(wrongKey).not.toThrow(/canary key/)
  })

  test('rejects: a short secret', () => {
    expect(() => readConfig({ ...production, SERVICE_TOKEN_SECRET: 'short' })).toThrow('SERVICE_TOKEN_SECRET')
  })
})
