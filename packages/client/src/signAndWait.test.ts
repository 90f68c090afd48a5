import type { CastId } from '@spells/shared'
import type { CastDetail, Problem } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { ProblemError } from './problemError.ts'
import { signAndWait } from './signAndWait.ts'

const id = '0e5a1f4e-0000-4000-8000-000000000001' as CastId
const hash = (n: number) => `0x${String(n).repeat(64)}` as const
const problem = (code: Problem['code']) =>
  new ProblemError({ type: 't', title: 't', status: 409, code, detail: 'd', requestId: 'r' })

/** A cast that asks for these operations, one after another, and then lands. */
function createCasts(asked: readonly number[], refuse: readonly Problem['code'][] = []) {
  const handed: { userOpHash: string; signature: string }[] = []
  const refusals = [...refuse]
  let reads = 0
  return {
    handed,
    get: async () => {
      reads++
      const next = asked[handed.length]
      // The operation is shown a little longer than it is awaited.
      const shown = reads % 3 === 0 ? asked[Math.max(0, handed.length - 1)] : next
      const status = next === undefined ? 'CONFIRMED' : 'CREATED'
      const toSign = shown === undefined ? null : { userOpHash: hash(shown), typedData: { primaryType: 'OwnerOp' } }
      return { id, status, toSign } as CastDetail
    },
    sign: async (_: CastId, body: { userOpHash: string; signature: string }) => {
      const code = refusals.shift()
      if (code) throw problem(code)
      handed.push(body)
      return {} as CastDetail
    },
  }
}

const options = { intervalMs: 1 }

test('default: each operation is signed once', async () => {
  const casts = createCasts([1, 2])
  const prompts: string[] = []
  const cast = await signAndWait(
    casts,
    id,
    async ({ primaryType }, { userOpHash }) => {
      prompts.push(`${primaryType} ${userOpHash[2]}`)
      return '0x12'
    },
    options,
  )
  expect(cast.status).toBe('CONFIRMED')
  expect(prompts).toEqual(['OwnerOp 1', 'OwnerOp 2'])
  expect(casts.handed.map(({ userOpHash }) => userOpHash)).toEqual([hash(1), hash(2)])
})

test('behavior: a signature that was overtaken is asked for anew', async () => {
  const casts = createCasts([1], ['operation_changed', 'not_awaiting_signature'])
  let prompts = 0
  const sign = async () => {
    prompts++
    return '0x12' as const
  }
  expect((await signAndWait(casts, id, sign, options)).status).toBe('CONFIRMED')
  expect(prompts).toBe(3)
})

test('rejects: a prompt that the owner rejects, and a refusal that another signature cannot heal', async () => {
  const rejected = new Error('User rejected the request.')
  await expect(signAndWait(createCasts([1]), id, () => Promise.reject(rejected), options)).rejects.toBe(rejected)
  const casts = createCasts([1], ['signature_rejected'])
  await expect(signAndWait(casts, id, async () => '0x12', options)).rejects.toMatchObject({
    problem: { code: 'signature_rejected' },
  })
})
