import { encodeExecuteBatch } from '@spells/core'
import { assertNever, type EmergencyCloseRefusal, type EmergencyCloseReport, toTime } from '@spells/shared'
import { type EmergencyClose, emergencyCloseBodySchema, emergencyCloseSchema } from '@spells/shared/api'
import { type Address, isAddress, isAddressEqual } from 'viem'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem, notFound } from '../errors.ts'
import { invalidField } from '../invalidField.ts'

const post = defineRoute('public', {
  method: 'post',
  path: '/vaults/{id}/emergency-close',
  // The vault's address, or its id, which is not looked up: what counts is the vault that the owner signed for.
  request: { params: z.strictObject({ id: z.string() }), body: body(emergencyCloseBodySchema) },
  responses: { 200: reply(emergencyCloseSchema, 'What is done about each position, and calls for the owner’s wallet') },
})

/** Leaving by the owner's word alone: needs neither Postgres nor a sign-in. */
export function createEmergencyCloseRoutes(deps: Pick<Deps, 'findTransactionManager' | 'config'>) {
  const routes = createRouter()

  routes.openapi(post, async (c) => {
    const { id } = c.req.valid('param')
    const { chainId, vault, ...request } = c.req.valid('json')
    if (chainId !== deps.config.CHAIN_ID) throw invalidField('chainId', `Must be ${deps.config.CHAIN_ID}.`)
    if (isAddress(id, { strict: false }) && !isAddressEqual(id, vault)) {
      throw invalidField('vault', `Must be ${id}, which the path names.`)
    }
    const report = await deps.findTransactionManager(chainId, vault).emergencyClose(request)
    if (!report.ok) throw toProblem(report.refusal)
    return c.json(present(vault, report.value), 200)
  })

  return routes
}

function present(vault: Address, { closes, calls }: EmergencyCloseReport): EmergencyClose {
  const batch = calls.map(({ target, valueWei, data }) => ({ target, valueWei: BigInt(valueWei), data }))
  return {
    vault,
    closes: closes.map(({ asset, amount, intent, reason }) => ({
      asset,
      amount,
      intentId: intent?.id ?? null,
      status: intent?.status ?? null,
      userOpHash: intent?.userOpHash ?? null,
      paidBy: intent?.paidBy ?? null,
      reason: reason ?? intent?.reason ?? null,
    })),
    calls: [
      {
        to: vault,
        valueWei: '0',
        data: encodeExecuteBatch(batch),
        purpose: 'Close every position and end every session.',
      },
    ],
  }
}

function toProblem(
  refusal: Exclude<EmergencyCloseRefusal, { readonly code: 'unauthenticated' | 'wrong_audience' | 'wrong_vault' }>,
): ApiProblem {
  switch (refusal.code) {
    case 'chain_unavailable':
      return new ApiProblem('unavailable', 'The chain does not answer. Ask again with the same body.')
    case 'vault_not_deployed':
      return notFound('vault')
    case 'invalid_signature': {
      const message = `Must be the signature of EmergencyClose by ${refusal.owner}: ${refusal.detail}`
      return new ApiProblem('signature_rejected', 'The signature is not that of the owner of the vault.', [
        { field: 'signature', message },
      ])
    }
    case 'request_used':
      return new ApiProblem('conflict', 'This nonce was used for another request: take a new one.')
    case 'deadline_passed':
      return new ApiProblem(
        'deadline_passed',
        `The deadline ${toTime(refusal.validUntilSec * 1000)} is over: sign anew.`,
      )
    case 'deadline_too_far':
      return invalidField('deadlineSec', `Must be at most ${refusal.latestSec}, an hour of chain time ahead.`)
    default:
      return assertNever(refusal)
  }
}
