import { AppError } from '@spells/shared'

/** One JSON-RPC call. */
type RpcCall = readonly [method: string, ...params: unknown[]]

/** Sends calls to one node: several at once travel in one request. */
export type Rpc = {
  call<T>(method: string, ...params: unknown[]): Promise<T>
  batch(calls: readonly RpcCall[]): Promise<unknown[]>
}

type RpcReply = { readonly id: number; readonly result?: unknown; readonly error?: { readonly message: string } }

/** @throws rpc_unreachable when the node does not answer, rpc_refused when it answers with an error */
export function createRpc(url: string): Rpc {
  const encode = ([method, ...params]: RpcCall, id: number) => ({ jsonrpc: '2.0', id, method, params })
  return {
    // Alone, a call is no batch: not every server takes those.
    call: async <T>(method: string, ...params: unknown[]) => {
      const [reply] = await post(url, encode([method, ...params], 0))
      return resultOf(method, reply) as T
    },
    batch: async (calls) => {
      const replies = await post(url, calls.map(encode))
      return calls.map(([method], id) =>
        resultOf(
          method,
          replies.find((candidate) => candidate.id === id),
        ),
      )
    },
  }
}

function resultOf(method: string, reply: RpcReply | undefined): unknown {
  if (reply && !reply.error) return reply.result
  throw new AppError({
    code: 'rpc_refused',
    shortMessage: `The node refused ${method}: ${reply?.error?.message ?? 'no reply'}`,
    facts: { method },
    retry: 'never',
  })
}

async function post(url: string, body: unknown): Promise<readonly RpcReply[]> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    })
    const replies = (await response.json()) as RpcReply | readonly RpcReply[]
    return Array.isArray(replies) ? replies : [replies as RpcReply]
  } catch (cause) {
    throw new AppError({
      code: 'rpc_unreachable',
      shortMessage: 'The node does not answer.',
      facts: { url },
      cause,
      retry: 'safe',
    })
  }
}
