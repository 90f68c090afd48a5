import type { SendOutcome, WireOperation } from '@spells/core/transaction'
import { ok, refuse } from '@spells/shared'
import { type Address, type Hex, hexToBigInt } from 'viem'
import type { BundlerPort } from '../ports.ts'
import { type BundlerError, classifyBundlerError } from './classifyBundlerError.ts'

type Reply =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: BundlerError }
  | { readonly kind: 'lost'; readonly detail: string }

type Estimate = Readonly<Record<'preVerificationGas' | 'verificationGasLimit' | 'callGasLimit', Hex>>

const TIMEOUT_MS = 10_000

/** @param config.urls in order of preference; the first one is used */
export function createBundler(config: { readonly urls: readonly string[]; readonly entryPoint: Address }): BundlerPort {
  const [url] = config.urls
  const call = (method: string, operation: WireOperation): Promise<Reply> =>
    post(url ?? '', { jsonrpc: '2.0', id: 1, method, params: [operation, config.entryPoint] })

  return {
    estimate: async (operation) => {
      const reply = await call('eth_estimateUserOperationGas', operation)
      if (reply.kind === 'lost') {
        return refuse({ code: 'bundler_unavailable', message: 'The bundler does not answer.', retry: true })
      }
      if (reply.kind === 'error') {
        const { kind, reason } = classifyBundlerError(reply.error)
        return refuse({ ...reason, retry: kind !== 'never' })
      }
      const { preVerificationGas, verificationGasLimit, callGasLimit } = reply.result as Estimate
      return ok({
        preVerificationGas: hexToBigInt(preVerificationGas),
        verificationGasLimit: hexToBigInt(verificationGasLimit),
        callGasLimit: hexToBigInt(callGasLimit),
      })
    },
    send: async (operation, userOpHash) => toOutcome(await call('eth_sendUserOperation', operation), userOpHash),
  }
}

function toOutcome(reply: Reply, userOpHash: Hex): SendOutcome {
  if (reply.kind === 'lost') return { kind: 'unknown', detail: reply.detail }
  if (reply.kind === 'result') {
    if (reply.result === userOpHash) return { kind: 'accepted' }
    return { kind: 'unknown', detail: 'the bundler answered with another hash' }
  }
  const { kind, reason } = classifyBundlerError(reply.error)
  switch (kind) {
    case 'landed':
      return { kind: 'landed' }
    case 'unclear':
      return { kind: 'unknown', detail: reason.code }
    case 'later':
    case 'never':
      return { kind: 'deterministic', refusal: { ...reason, mayPassLater: kind === 'later' } }
  }
}

/** A reply that is not JSON-RPC is no reply: the request may have been taken all the same. */
async function post(url: string, body: unknown): Promise<Reply> {
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
