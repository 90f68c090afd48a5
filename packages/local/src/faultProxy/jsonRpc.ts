/** A JSON-RPC call on its way through the proxy. */
export type JsonRpcCall = {
  readonly jsonrpc: '2.0'
  readonly id: number | string | null
  readonly method: string
  readonly params?: readonly unknown[]
}

/** Its answer. */
export type JsonRpcReply = {
  readonly jsonrpc: '2.0'
  readonly id: number | string | null
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

export function buildResult({ id }: JsonRpcCall, result: unknown): JsonRpcReply {
  return { jsonrpc: '2.0', id, result }
}

export function buildError({ id }: JsonRpcCall, error: NonNullable<JsonRpcReply['error']>): JsonRpcReply {
  return { jsonrpc: '2.0', id, error }
}
