import type { WireOperation } from '@spells/core/transaction'
import type { Address } from 'viem'
import type { BundlerError } from './classifyBundlerError.ts'

/** What came of one request to a bundler. */
export type BundlerReply =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: BundlerError }
  | { readonly kind: 'lost'; readonly detail: string }

/** One bundler. */
export type BundlerClient = (
  method: 'eth_estimateUserOperationGas' | 'eth_sendUserOperation',
  operation: WireOperation,
) => Promise<BundlerReply>

const TIMEOUT_MS = 10_000

export function createBundlerClient(url: string, entryPoint: Address): BundlerClient {
  return (method, operation) => post(url, { jsonrpc: '2.0', id: 1, method, params: [operation, entryPoint] })
}

/** A reply that is not JSON-RPC is no reply: the request may have been taken all the same. */
async function post(url: string, body: unknown): Promise<BundlerReply> {
  const abort = new AbortController()
  // Cleared afterwards: a timer that is still waiting keeps the object in memory.
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: abort.signal,
    })
    const reply = (await response.json()) as { readonly result?: unknown; readonly error?: BundlerError }
    if (reply.error && typeof reply.error.message === 'string') return { kind: 'error', error: reply.error }
    if (reply.result !== undefined && reply.result !== null) return { kind: 'result', result: reply.result }
    return { kind: 'lost', detail: `http ${response.status}` }
  } catch (error) {
    return { kind: 'lost', detail: error instanceof Error ? error.name : 'unknown' }
  } finally {
    clearTimeout(timer)
  }
}
