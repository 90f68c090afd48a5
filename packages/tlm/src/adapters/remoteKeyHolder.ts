import { AppError, addressSchema, hexSchema } from '@spells/shared'
import { size } from 'viem'
import { KEPT_ELSEWHERE, type KeyService, type SessionKey } from './keyHolder.ts'

const TIMEOUT_MS = 10_000
const SIGNATURE_BYTES = 65

/**
 * Keys that a service elsewhere makes, keeps and signs with (docs/design/custody.md has the protocol). No key is ever
 * here; what the service may be asked for is bound by its own rules and by the session's policy on chain.
 * @param config.url where the service is, without a slash at the end
 * @param config.token what it knows us by
 */
export function createKeyService(config: {
  readonly url: string
  readonly token: string
  readonly fetch?: typeof fetch
}): KeyService {
  const { url, token, fetch: send = (input, init) => fetch(input, init) } = config

  const ask = async (method: 'POST' | 'DELETE', path: string, body: object): Promise<unknown> => {
    let response: Response
    try {
      response = await send(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      if (response.ok) return response.status === 204 ? undefined : await response.json()
    } catch (cause) {
      throw unavailable('The key service does not answer.', { path }, cause)
    }
    throw unavailable(`The key service refused with ${response.status}.`, { path, status: response.status })
  }

  return {
    create: async (key) => {
      const { expiresAtSec, chainId, vault } = key
      const reply = await ask('POST', '/keys', { name: nameOf(key), chainId, vault, expiresAtSec })
      const address = addressSchema.safeParse(readField(reply, 'address'))
      if (!address.success) throw unavailable('The key service named no address.', {})
      return { address: address.data, kept: KEPT_ELSEWHERE }
    },
    sign: async (key, _, digest) => {
      const reply = await ask('POST', '/signatures', { name: nameOf(key), digest })
      const signature = hexSchema.safeParse(readField(reply, 'signature'))
      if (!signature.success || size(signature.data) !== SIGNATURE_BYTES) {
        throw unavailable('The key service gave no signature.', {})
      }
      return signature.data
    },
    destroy: async (key) => {
      await ask('DELETE', '/keys', { name: nameOf(key) })
    },
  }
}

function readField(reply: unknown, name: string): unknown {
  return typeof reply === 'object' && reply !== null
    ? Object.entries(reply).find(([key]) => key === name)?.[1]
    : undefined
}

/** A key's name at the service: of this session of this vault, and of nothing else. */
function nameOf({ chainId, vault, sessionRef }: Pick<SessionKey, 'chainId' | 'vault' | 'sessionRef'>): string {
  return `${chainId}:${vault.toLowerCase()}:${sessionRef}`
}

function unavailable(shortMessage: string, facts: Record<string, string | number>, cause?: unknown): AppError {
  return new AppError({ code: 'key_service_unavailable', shortMessage, facts, cause, retry: 'safe' })
}
