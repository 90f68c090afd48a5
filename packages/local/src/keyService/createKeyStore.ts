import { type Hex, isHex, size } from 'viem'
import { generatePrivateKey, privateKeyToAccount, sign } from 'viem/accounts'

/** The reference of a key service: what answers the requests of `createKeyService` of `@spells/tlm`. */
export type KeyStore = {
  handle(request: Request): Promise<Response>
  /** Names of the keys that it has. */
  list(): readonly string[]
}

/**
 * Keeps private keys in memory and signs digests with them. A destroyed key's name is never given a key again.
 * @param options.token what callers must bring
 */
export function createKeyStore(options: { readonly token: string }): KeyStore {
  const keys = new Map<string, Hex | 'destroyed'>()
  const handlers: Readonly<
    Record<string, (name: string, body: Readonly<Record<string, unknown>>) => Promise<Response>>
  > = {
    'POST /keys': async (name) => {
      if (!keys.has(name)) keys.set(name, generatePrivateKey())
      const key = keys.get(name)
      if (key === undefined || key === 'destroyed') return new Response(null, { status: 410 })
      return Response.json({ address: privateKeyToAccount(key).address })
    },
    'POST /signatures': async (name, { digest }) => {
      const key = keys.get(name)
      if (key === undefined) return new Response(null, { status: 404 })
      if (key === 'destroyed') return new Response(null, { status: 410 })
      if (!isHex(digest) || size(digest) !== 32) return new Response(null, { status: 400 })
      return Response.json({ signature: await sign({ hash: digest, privateKey: key, to: 'hex' }) })
    },
    'DELETE /keys': async (name) => {
      keys.set(name, 'destroyed')
      return new Response(null, { status: 204 })
    },
  }
  return {
    handle: async (request) => {
      if (request.headers.get('authorization') !== `Bearer ${options.token}`) return new Response(null, { status: 401 })
      const handler = handlers[`${request.method} ${new URL(request.url).pathname}`]
      const body = (await request.json().catch(() => ({}))) as Readonly<Record<string, unknown>>
      if (!handler || typeof body.name !== 'string') return new Response(null, { status: handler ? 400 : 404 })
      return handler(body.name, body)
    },
    list: () => [...keys].filter(([, key]) => key !== 'destroyed').map(([name]) => name),
  }
}
