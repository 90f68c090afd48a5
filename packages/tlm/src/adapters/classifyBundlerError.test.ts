import { sessionValidatorAbi } from '@spells/shared/abi'
import { encodeErrorResult } from 'viem'
import { describe, expect, it } from 'vitest'
import { classifyBundlerError } from './classifyBundlerError.ts'

const overBudget = encodeErrorResult({ abi: sessionValidatorAbi, errorName: 'TotalBudgetExceeded', args: [0n] })
const revoked = encodeErrorResult({
  abi: sessionValidatorAbi,
  errorName: 'SessionIsRevoked',
  args: [`0x${'11'.repeat(32)}`],
})

describe('classifyBundlerError', () => {
  it.each([
    ['AA25 invalid account nonce', -32_500, 'landed', 'nonce_used'],
    [
      'AA25 invalid account nonce: User operation already present in mempool, bump the gas price',
      -32_602,
      'landed',
      'nonce_used',
    ],
    ['User operation is already being processed', -32_602, 'landed', 'nonce_used'],
    ["UserOperation reverted with reason: AA21 didn't pay prefund", -32_500, 'later', 'vault_cannot_pay'],
    ['AA31 paymaster deposit too low', -32_508, 'later', 'sponsor_cannot_pay'],
    ['maxFeePerGas must be at least 1000 (current maxFeePerGas: 1)', -32_602, 'later', 'fee_too_low'],
    ['AA22 expired or not due', -32_500, 'never', 'outside_window'],
    ['AA24 signature error', -32_507, 'never', 'signature_refused'],
    ['Invalid UserOp signature', -32_507, 'never', 'signature_refused'],
    ['UserOperation expires too soon, validUntil=1, now=2', -32_503, 'never', 'outside_window'],
    ['UserOperation reverted during simulation with reason: 0x08c379a0', -32_521, 'never', 'calls_revert'],
    [`AA23 reverted ${revoked}`, -32_500, 'never', 'session_revoked'],
    [`AA23 reverted ${overBudget}`, -32_500, 'never', 'total_budget_exceeded'],
    ['AA23 reverted 0xdeadbeef', -32_500, 'never', 'validation_reverted'],
    ['AA13 initCode failed or OOG', -32_500, 'never', 'aa13'],
    ['Internal error', -32_603, 'unclear', 'bundler_unavailable'],
    ['upstream timed out', undefined, 'unclear', 'bundler_unavailable'],
  ])('default: %s', (message, code, kind, reason) => {
    const verdict = classifyBundlerError({ message, code })
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, reason])
  })
})
