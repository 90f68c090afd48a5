import { AppError } from '@spells/shared'
import { metavaultAbi, ownerValidatorAbi, sessionValidatorAbi, sponsorPaymasterAbi } from '@spells/shared/abi'
import { decodeErrorResult, type Hex, numberToHex, parseEther } from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import type { Attempt, AttemptOutcome } from './attempt.ts'
import { type DrillStage, findSessionSlot, packSession } from './drillStage.ts'

const GAS = 30_000_000n
const errorsAbi = [...sessionValidatorAbi, ...ownerValidatorAbi, ...metavaultAbi, ...sponsorPaymasterAbi]

type Reply = {
  readonly id: number
  readonly result?: Hex
  readonly error?: { readonly message?: string; readonly data?: unknown }
}

/** What the EntryPoint calls its own refusals of a signature, a nonce, a window or a paymaster. */
const RULES: readonly string[] = ['AA10', 'AA22', 'AA24', 'AA25', 'AA26', 'AA32', 'AA33', 'AA34', 'AA94']

/** Lets the node execute attempts, each on the same block and apart from the others. */
export async function fireAttempts(
  stage: DrillStage,
  attempts: readonly Attempt[],
): Promise<readonly AttemptOutcome[]> {
  const body = attempts.map((attempt, id) => ({
    jsonrpc: '2.0',
    id,
    method: 'eth_call',
    params: [
      { from: attempt.from, to: attempt.to, data: attempt.data, gas: numberToHex(GAS) },
      numberToHex(stage.blockNumber),
      buildOverrides(stage, attempt),
    ],
  }))
  const list = await post(stage.rpcUrl, JSON.stringify(body))
  const replies = new Map(list.map((reply) => [reply.id, reply]))
  return attempts.map((attempt, id) => {
    const reply = replies.get(id)
    if (reply === undefined) {
      throw new AppError({
        code: 'chain_unavailable',
        shortMessage: 'The node left a call unanswered.',
        facts: { attempt: attempt.name },
        retry: 'safe',
      })
    }
    if (reply.error === undefined) {
      const isRefused = attempt.isRefused?.(reply.result ?? '0x') ?? false
      return isRefused ? { status: 'refused', by: 'answered no' } : { status: 'landed' }
    }
    return nameRefusal(reply.error.data, reply.error.message ?? '')
  })
}

/** Calls change nothing, so a lost connection is no reason to give up. */
async function post(url: string, body: string): Promise<readonly Reply[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(url, { method: 'POST', headers, body })
      return JSON.parse(await response.text())
    } catch (error) {
      if (attempt === 3) throw error
    }
  }
}

/** The session is live and the vault can pay, whatever the chain says; an attempt may have it otherwise. */
function buildOverrides(stage: DrillStage, attempt: Attempt): object {
  const { vault, deployment, epoch, sessionId } = stage
  const live = {
    address: deployment.sessionValidator,
    slot: findSessionSlot(sessionId, vault),
    value: packSession(epoch),
  }
  const overrides: Record<string, { balance?: Hex; stateDiff?: Record<string, Hex> }> = {
    [vault]: { balance: numberToHex(parseEther('100')) },
  }
  for (const { address, slot, value } of [live, ...attempt.storage]) {
    overrides[address] = { ...overrides[address], stateDiff: { ...overrides[address]?.stateDiff, [slot]: value } }
  }
  return overrides
}

function nameRefusal(data: unknown, message: string): AttemptOutcome {
  if (typeof data !== 'string' || data.length < 10) return { status: 'inconclusive', why: message.slice(0, 80) }
  const outer = decode(data as Hex)
  if (outer === undefined) return { status: 'inconclusive', why: data.slice(0, 10) }
  const { errorName, args } = outer
  if (errorName === 'FailedOpWithRevert') {
    const inner = String(args[2])
    const own = inner.length >= 10 ? decode(inner as Hex) : undefined
    if (own !== undefined && own.errorName !== 'Error' && own.errorName !== 'Panic') {
      return { status: 'refused', by: own.errorName }
    }
    return { status: 'inconclusive', why: `${String(args[1])} ${inner.slice(0, 10)}` }
  }
  if (errorName === 'FailedOp') {
    const code = String(args[1]).slice(0, 4)
    return RULES.includes(code)
      ? { status: 'refused', by: String(args[1]) }
      : { status: 'inconclusive', why: String(args[1]) }
  }
  if (errorName === 'Error' || errorName === 'Panic')
    return { status: 'inconclusive', why: `${errorName} ${args.join(' ')}` }
  return { status: 'refused', by: errorName }
}

function decode(data: Hex): { readonly errorName: string; readonly args: readonly unknown[] } | undefined {
  for (const abi of [entryPoint08Abi, errorsAbi]) {
    try {
      const { errorName, args } = decodeErrorResult({ abi, data })
      return { errorName, args: args ?? [] }
    } catch {
      // An error of somebody else.
    }
  }
  return undefined
}
