import { env } from 'cloudflare:test'
import {
  type Address,
  concat,
  createTestClient,
  getAddress,
  getCreate2Address,
  type Hex,
  hashMessage,
  http,
  serializeErc6492Signature,
  toHex,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { describe, expect, test } from 'vitest'
import { readProblem, setupApi } from './setupApi.ts'

const api = setupApi()
const chain = createTestClient({ mode: 'anvil', chain: foundry, transport: http(env.RPC_URLS) })

/** Answers `isValidSignature` with yes exactly for the hash in its first slot (`calldata[4:36] == sload(0)`). */
const WALLET_CODE: Hex = '0x60043560005414631626ba7e0260e01b60005260206000f3'
/** As above, but yes to everything. */
const GULLIBLE_CODE: Hex = '0x631626ba7e60e01b60005260206000f3'
/** The deterministic deployer that development chains carry. */
const DEPLOYER: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C'

const randomAddress = () => getAddress(privateKeyToAccount(generatePrivateKey()).address)
const verify = (message: string, signature: Hex) =>
  api.request('POST', '/v1/auth/verify', { body: { message, signature } })
const buildMessage = (address: Address) => api.buildMessage({ address } as PrivateKeyAccount)

describe('contract wallets', () => {
  test('default', async () => {
    const address = randomAddress()
    const message = await buildMessage(address)
    await chain.setCode({ address, bytecode: WALLET_CODE })
    await chain.setStorageAt({ address, index: 0, value: hashMessage(message) })
    const reply = await verify(message, '0x1234')
    expect(reply.status).toBe(200)
    expect(reply.json()).toMatchObject({ user: { wallets: [address] } })
  })

  test.each([0, 65, 500])('behavior: a signature of %i bytes', async (bytes) => {
    const signature: Hex = `0x${'12'.repeat(bytes)}`
    const address = randomAddress()
    const message = await buildMessage(address)
    await chain.setCode({ address, bytecode: GULLIBLE_CODE })
    expect((await verify(message, signature)).status).toBe(200)
  })

  test.each([
    ['reverts', '0x60006000fd'],
    ['returns nothing', '0x00'],
    ['returns another value', '0x600160005260206000f3'],
    ['returns four bytes only', '0x631626ba7e60e01b60005260046000f3'],
  ] as const)('rejects: a contract that %s', async (_, bytecode) => {
    const address = randomAddress()
    const message = await buildMessage(address)
    await chain.setCode({ address, bytecode })
    expect(readProblem(await verify(message, '0x1234'))).toMatchObject({
      status: 401,
      errors: [{ field: 'signature' }],
    })
  })

  test('rejects: a text that the wallet did not sign', async () => {
    const address = randomAddress()
    const message = await buildMessage(address)
    await chain.setCode({ address, bytecode: WALLET_CODE })
    await chain.setStorageAt({ address, index: 0, value: hashMessage(`${message}!`) })
    expect(readProblem(await verify(message, '0x1234'))).toMatchObject({ errors: [{ field: 'signature' }] })
  })

  test('behavior: a wallet that is not deployed yet proves itself by ERC-6492, in a call that changes nothing', async () => {
    const size = (GULLIBLE_CODE.length - 2) / 2
    const initCode = concat([`0x60${toHex(size).slice(2)}600c60003960${toHex(size).slice(2)}6000f3`, GULLIBLE_CODE])
    const salt = toHex(1, { size: 32 })
    const address = getCreate2Address({ from: DEPLOYER, salt, bytecode: initCode })
    const message = await buildMessage(address)
    const signature = serializeErc6492Signature({
      address: DEPLOYER,
      data: concat([salt, initCode]),
      signature: '0x12',
    })
    expect((await verify(message, signature)).status).toBe(200)
    const code = await chain.request({ method: 'eth_getCode' as never, params: [address, 'latest'] as never })
    expect(code).toBe('0x')
  })

  test('rejects: unavailable, when only the chain could tell and it does not answer', async () => {
    const { AppError } = await import('@spells/shared')
    const down = () =>
      Promise.reject(new AppError({ code: 'chain_unavailable', shortMessage: 'It does not answer.', retry: 'safe' }))
    const broken = setupApi({
      chain: { getBlockNumber: down, isDeployed: down, readFunds: down, isContractSignature: down },
    })
    const message = await buildMessage(randomAddress())
    const reply = await broken.request('POST', '/v1/auth/verify', { body: { message, signature: '0x1234' } })
    expect(readProblem(reply)).toMatchObject({ status: 503, code: 'unavailable' })
    const account = privateKeyToAccount(generatePrivateKey())
    const own = await broken.buildMessage(account)
    const signature = await account.signMessage({ message: own })
    expect((await broken.request('POST', '/v1/auth/verify', { body: { message: own, signature } })).status).toBe(200)
  })
})
