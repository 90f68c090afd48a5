import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const address = '0x00000000000000000000000000000000000000a1'
const env = {
  ENVIRONMENT: 'production',
  CHAIN_ID: '42161',
  RPC_URLS: 'https://one.example, https://two.example',
  BUNDLER_URLS: 'https://bundler.example',
  SERVICE_TOKEN_SECRET: 'canary-secret-of-32-characters-0',
  MASTER_KEYS: JSON.stringify({ current: 'k1', keys: { k1: btoa('k'.repeat(32)) } }),
  FINALITY: '{"kind":"tag"}',
  DEPLOYMENT: JSON.stringify({
    entryPoint: address,
    factory: address,
    vaultImplementation: address,
    ownerValidator: address,
    sessionValidator: address,
    aave: { pool: address, assets: [] },
    weth: address,
  }),
  CLOCK_URL: '',
}

describe('readConfig', () => {
  it('default', () => {
    expect(readConfig(env)).toMatchObject({
      CHAIN_ID: 42_161,
      RPC_URLS: ['https://one.example', 'https://two.example'],
      FINALITY: { kind: 'tag' },
      CLOCK_URL: undefined,
    })
  })

  it.each([
    ['MASTER_KEYS', JSON.stringify({ current: 'k2', keys: { k1: btoa('k'.repeat(32)) } })],
    ['MASTER_KEYS', JSON.stringify({ current: 'k1', keys: { k1: btoa('canary') } })],
    ['SERVICE_TOKEN_SECRET', 'canary'],
    ['FINALITY', '{"kind":"depth","depth":0}'],
    ['DEPLOYMENT', 'canary'],
    ['SPONSOR_SIGNER_KEY', 'canary'],
    ['SPONSOR_SIGNER_KEY', `0x${'ff'.repeat(32)}`],
    ['SPONSOR_SIGNER_KEY', `0x${'01'.repeat(32)}`],
    ['RELAYER_KEY', 'canary'],
    ['KEY_SERVICE_TOKEN', 'canary-token-of-enough-length'],
    ['SPONSOR_QUOTA', '{"operations":-1,"costWei":"canary"}'],
    ['FAILPOINT_URL', 'http://127.0.0.1:1/failpoint'],
  ])('rejects: invalid_configuration, %s', (name, value) => {
    const read = () => readConfig({ ...env, [name]: value })
    expect(read).toThrow(name)
    // The message goes to logs; values may be secrets.
    expect(read).not.toThrow(/canary/)
  })

  it('rejects: invalid_configuration, one key for two purposes', () => {
    const key = `0x${'01'.repeat(32)}`
    expect(() => readConfig({ ...env, SPONSOR_SIGNER_KEY: key, RELAYER_KEY: key })).toThrow('RELAYER_KEY')
  })
})
