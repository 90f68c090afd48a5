import type { CastWithSteps } from '@spells/db'
import { intentSchema, type PaidBy } from '@spells/shared'
import { expect, test } from 'vitest'
import { castId, stepId, vaultAddress, vaultId, workspaceId } from './fixtures.ts'
import { toAcceptedCast, toCast } from './toCast.ts'

const hash = `0x${'11'.repeat(32)}` as const
const cause = { kind: 'user', userId: workspaceId } as const
const plan = { vaultId, action: 'withdraw', token: 'native', amount: '1' } as const
const fee = {
  ...{ maxFeePerGasWei: '3', gasLimit: '100', networkFeeMaxWei: '300', protocolFeeWei: '0' },
  paidBy: 'sponsor',
}

/** A cast that was quoted as sponsored; `paidBy` is who paid, once it is on chain. */
function store(paidBy?: PaidBy): CastWithSteps {
  const intent = intentSchema.parse({
    ...{ v: 1, id: stepId(1), castId: castId(1), workspaceId, vaultId, correlationId: 'a', cause },
    ...{ authority: { kind: 'owner' }, conflictGroup: 'a', laneClass: 'normal', postConditions: [] },
    ...{ calls: [{ target: vaultAddress, valueWei: '1', data: '0x' }], deadlineSec: 1, maxFeePerGasCeilingWei: '3' },
  })
  const inclusion = {
    ...{ userOpHash: hash, transactionHash: hash, blockNumber: '1', blockHash: hash, success: true },
    ...{ actualGasCostWei: '200', ...(paidBy && { paidBy }) },
  }
  const common = { workspaceId, status: paidBy ? 'CONFIRMED' : 'CREATED', reason: null, updatedAt: 1 } as const
  return {
    cast: {
      ...{ ...common, id: castId(1), vaultId, idempotencyKey: 'key:a', bodyHash: '', plan, cause: intent.cause, fee },
      ...{ correlationId: 'a', createdAt: 1 },
    },
    steps: [
      {
        ...{ ...common, id: stepId(1), castId: castId(1), position: 0, intent, userOpHash: hash, observations: [] },
        inclusion: paidBy ? inclusion : null,
      },
    ],
  }
}

test('default: the fee is paid by whoever was quoted, until the chain says who paid, and how much', () => {
  expect(toCast(store()).fee).toEqual(fee)
  const paid = toCast(store('vault'))
  expect(paid.fee).toEqual({ ...fee, paidBy: 'vault' })
  expect(paid.steps[0]?.inclusion).toMatchObject({ actualGasCostWei: '200', paidBy: 'vault' })
})

test('behavior: a repeat of the request is told what was quoted', () => {
  expect(toAcceptedCast(store('vault')).fee).toEqual(fee)
})
