import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitUntil } from '@spells/cli/journey'
import type { CertificateStep as Step } from '@spells/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passTime } from './setup/passTime.ts'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

const root = join(import.meta.dirname, '..')
const dir = mkdtempSync(join(tmpdir(), 'spells-certificate-'))

let armed: ArmedStack
beforeAll(async () => {
  armed = await startArmedStack({ failpoints: 'on' })
})
afterAll(async () => {
  await armed?.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('default: the certificate of a cast that survived a kill and a raised fee verifies from the command line; five tamperings are refused', async () => {
  const { stack, client, vault, buildEntry } = armed
  await setBundling('manual')
  const cast = await client.casts.create(buildEntry(1_000_000n), 'certified')
  await waitUntil('a bundler to take the first attempt', async () => {
    const [item] = (await client.vaults.queue(vault.id)).items
    return item?.status === 'PENDING' ? item : undefined
  })
  await expect(client.casts.certificate(cast.id)).rejects.toMatchObject({ code: 'not_final' })
  // Two minutes without a receipt: the same calls again, for more.
  const reached = reachSecondAttempt()
  await passTime(stack, { advanceMs: 130_000 })
  await reached
  expect((await client.vaults.queue(vault.id)).items).toMatchObject([
    { castId: cast.id, attempts: 2, awaitsSignature: false, reason: null },
  ])
  await stack.kill('private', 'SIGKILL')
  stack.failpoints.releaseAll()
  await stack.restart('private')
  await setBundling('auto')
  const certificate = await waitUntil('the certificate', () => client.casts.certificate(cast.id).catch(() => undefined))
  expect((await client.vaults.queue(vault.id)).items).toEqual([])
  const step = required(certificate.steps[0])
  const [first, second] = step.attempts
  expect(step).toMatchObject({ status: 'FINALIZED', attempts: [{ number: 1 }, { number: 2 }] })
  expect(second?.operation).toMatchObject({ nonce: first?.operation.nonce, callData: first?.operation.callData })
  expect(BigInt(required(second).operation.maxFeePerGas)).toBeGreaterThan(
    BigInt(required(first).operation.maxFeePerGas),
  )

  const text = JSON.stringify(certificate, null, 2)
  expect(await verify(text)).toEqual({ code: 0, last: { ok: true, checks: expect.any(Number), failed: [] } })

  const changes: readonly (readonly [place: string, change: Partial<Step>])[] = [
    ['$.steps[0].intent', { intent: { ...step.intent, deadlineSec: step.intent.deadlineSec + 1 } }],
    ['$.steps[0].attempts[0].operation.callData', changeOperation(step, 0, { callData: '0x' })],
    ['$.steps[0].attempts[1].operation.signature', changeOperation(step, 1, { signature: '0x00' })],
    [
      '$.steps[0].inclusion.transactionHash',
      { inclusion: { ...required(step.inclusion), transactionHash: `0x${'1'.repeat(64)}` } },
    ],
    ['$.steps[0].journal[1]', { journal: step.journal.toReversed() }],
  ]
  for (const [place, change] of changes) {
    const { code, last } = await verify(JSON.stringify({ ...certificate, steps: [{ ...step, ...change }] }))
    expect({ code, ok: last.ok }, place).toEqual({ code: 1, ok: false })
    expect(last.failed.map((check) => check.place)).toContain(place)
  }
})

function changeOperation(
  { attempts }: Step,
  changed: number,
  change: Partial<Step['attempts'][number]['operation']>,
): Partial<Step> {
  return {
    attempts: attempts.map((attempt, index) =>
      index === changed ? { ...attempt, operation: { ...attempt.operation, ...change } } : attempt,
    ),
  }
}

/** Resolves when the second attempt is signed and about to be handed over; the first may be handed over again before. */
async function reachSecondAttempt(): Promise<void> {
  for (;;) {
    const point = await armed.stack.failpoints.holdNext('tlm.signed')
    if (point.facts.attempt === 2) return
    point.release()
  }
}

/** Lets the bundler take operations without bundling them, or goes on. */
async function setBundling(mode: 'manual' | 'auto'): Promise<void> {
  const response = await fetch(armed.stack.bundlerUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'debug_bundler_setBundlingMode', params: [mode] }),
  })
  expect(await response.json()).not.toHaveProperty('error')
}

/** What the command says of a file, with a node that it is told. */
async function verify(text: string) {
  const file = join(dir, 'certificate.json')
  writeFileSync(file, text)
  const args = ['verify-certificate', file, '--rpc', armed.stack.rpcUrl, '--confirmations', '6']
  const child = spawn(process.execPath, [join(root, 'scripts/toolchain.mjs'), 'spells', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const last: { ok: boolean; checks: number; failed: { name: string; place: string }[] } = JSON.parse(
    output.trimEnd().split('\n').at(-1) ?? '',
  )
  return { code, last }
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The certificate lacks a part.')
  return value
}
