import { waitUntil } from '@spells/cli/journey'
import { ProblemError } from '@spells/client'
import type { CastId } from '@spells/shared'
import type { CastDetail, CreateCastBody, SignatureRequest } from '@spells/shared/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passTime } from './setup/passTime.ts'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

const AMOUNT_WEI = 10_000_000_000_000_000n

let armed: ArmedStack
beforeAll(async () => {
  armed = await startArmedStack({ failpoints: 'on' })
})
afterAll(() => armed?.stop())

const withdraw = (): CreateCastBody => ({
  vaultId: armed.vault.id,
  action: 'withdraw',
  token: 'native',
  amount: AMOUNT_WEI.toString(),
})
const countOwner = () => armed.wallet.chain.getBalance({ address: armed.wallet.address })
const refusalOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  )

/** The cast with what is to be signed, through restarts of either Worker. */
async function waitToSign(id: CastId): Promise<CastDetail & { readonly toSign: SignatureRequest }> {
  return waitUntil('the owner to be asked', async () => {
    const cast = await armed.client.casts.get(id).catch(() => undefined)
    return cast?.toSign ? { ...cast, toSign: cast.toSign } : undefined
  })
}

/** Makes the cast, again with the same key when the answer was lost. */
async function create(idempotencyKey: string): Promise<CastId> {
  const { id } = await waitUntil('the cast to be accepted', () =>
    armed.client.casts.create(withdraw(), idempotencyKey).catch(() => undefined),
  )
  return id
}

/** Where a Worker is killed, and whether the owner has signed by then. */
const places = [
  { worker: 'public', place: 'cast.committed', isSigned: false },
  { worker: 'public', place: 'cast.submitted', isSigned: false },
  { worker: 'private', place: 'tlm.accepted', isSigned: false },
  { worker: 'private', place: 'tlm.nonceReserved', isSigned: false },
  { worker: 'private', place: 'tlm.signatureWanted', isSigned: false },
  { worker: 'private', place: 'tlm.signed', isSigned: true },
  { worker: 'private', place: 'tlm.sent', isSigned: true },
  { worker: 'private', place: 'tlm.included', isSigned: true },
] as const

test('behavior: a Worker killed at each boundary of an owner cast: one execution each', async () => {
  const { stack, client, wallet } = armed
  const before = await countOwner()
  for (const { worker, place, isSigned } of places) {
    const reached = stack.failpoints.holdNext(place)
    const made = create(`kill-${place}`)
    const signed = isSigned ? made.then(waitToSign).then(handOver) : undefined
    await reached
    await stack.kill(worker, 'SIGKILL')
    stack.failpoints.releaseAll()
    await stack.restart(worker)
    const id = await made
    await signed
    const cast = await client.casts.signAndWait(id, (typedData) => wallet.signTypedData(typedData), {
      timeoutMs: 180_000,
    })
    expect(['CONFIRMED', 'FINALIZED'], `${place}: ${cast.reason?.message}`).toContain(cast.status)
    expect(await create(`kill-${place}`)).toBe(id)
  }
  expect((await countOwner()) - before).toBe(AMOUNT_WEI * BigInt(places.length))
})

/** Hands over the signature; the answer may be lost with the Worker. */
async function handOver({ id, toSign }: Awaited<ReturnType<typeof waitToSign>>): Promise<void> {
  const signature = await armed.wallet.signTypedData(toSign.typedData)
  await armed.client.casts.sign(id, { userOpHash: toSign.userOpHash, signature }).catch(() => {})
}

test('behavior: unsigned at its deadline it ends, a late signature is refused, and the next one lands', async () => {
  const { stack, client, wallet } = armed
  const before = await countOwner()
  const id = await create('unsigned')
  const { toSign } = await waitToSign(id)
  expect(await refusalOf(client.casts.create(withdraw(), 'second'))).toBe('owner_cast_open')
  await passTime(stack, { advanceMs: 11 * 60_000 })
  const ended = await client.casts.wait(id, { timeoutMs: 180_000 })
  expect(ended.status).toBe('EXPIRED')
  const signature = await wallet.signTypedData(toSign.typedData)
  expect(await refusalOf(client.casts.sign(id, { userOpHash: toSign.userOpHash, signature }))).toBe(
    'not_awaiting_signature',
  )
  const next = await client.casts.signAndWait(await create('next'), (typedData) => wallet.signTypedData(typedData))
  expect(next.status).toBe('CONFIRMED')
  expect((await countOwner()) - before).toBe(AMOUNT_WEI)
})

test('behavior: a session revoked by the wallet alone is recognised, and its trigger stops', async () => {
  const { stack, client, wallet, vault, session, buildEntry } = armed
  const market = await waitUntil('a market', async () => (await client.markets.list()).items[0])
  const trigger = await client.triggers.create(
    {
      ...{ name: 'Stops', signal: market.signal, direction: 'above', threshold: 0.99, mode: 'armed' },
      expiresAt: session.expiresAt,
      action: { kind: 'cast', plan: buildEntry(1_000_000n) },
    },
    'stops',
  )
  const { disarmCalls } = await client.sessions.get(vault.id, session.id)
  const [hash] = await wallet.sendCalls(disarmCalls)
  await passTime(stack, { advanceMs: 60_000 })
  const paused = await waitUntil('the trigger to be paused', async () => {
    const now = await client.triggers.get(trigger.id)
    return now.status === 'paused' ? now : undefined
  })
  expect(paused).toMatchObject({
    reason: { code: 'session_revoked' },
    warnings: ['Its session is revoked: it cannot cast.'],
  })
  await passTime(stack, { advanceMs: 60_000 })
  const revoked = await waitUntil('the event', async () => {
    const { items } = await client.events.list({ limit: 100 })
    return items.find(({ type }) => type === 'session.revoked')
  })
  expect(revoked.data).toMatchObject({ transactionHash: hash })
})
