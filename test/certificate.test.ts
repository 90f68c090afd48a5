import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitUntil } from '@spells/cli/journey'
import type { CertificateStep as Step } from '@spells/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test('default: the certificate of a cast that survived a kill verifies from the command line; five tamperings are refused', async () => {
  const { stack, client, vault, buildEntry } = armed
  const reached = stack.failpoints.holdNext('tlm.sent')
  const cast = await client.casts.create(buildEntry(1_000_000n), 'certified')
  await reached
  expect((await client.vaults.queue(vault.id)).items).toMatchObject([
    { castId: cast.id, status: 'SIGNED', attempts: 1, awaitsSignature: false, reason: null },
  ])
  await expect(client.casts.certificate(cast.id)).rejects.toMatchObject({ code: 'not_final' })
  await stack.kill('private', 'SIGKILL')
  stack.failpoints.releaseAll()
  await stack.restart('private')
  const certificate = await waitUntil('the certificate', () => client.casts.certificate(cast.id).catch(() => undefined))
  expect((await client.vaults.queue(vault.id)).items).toEqual([])

  const text = JSON.stringify(certificate, null, 2)
  expect(await verify(text)).toEqual({ code: 0, last: { ok: true, checks: expect.any(Number), failed: [] } })

  const changes: readonly (readonly [place: string, change: (step: Step) => Partial<Step>])[] = [
    ['$.steps[0].intent', ({ intent }) => ({ intent: { ...intent, deadlineSec: intent.deadlineSec + 1 } })],
    ['$.steps[0].attempts[0].operation.callData', (step) => changeOperation(step, { callData: '0x' })],
    ['$.steps[0].attempts[0].operation.signature', (step) => changeOperation(step, { signature: '0x00' })],
    [
      '$.steps[0].inclusion.transactionHash',
      ({ inclusion }) => ({ inclusion: { ...required(inclusion), transactionHash: `0x${'1'.repeat(64)}` } }),
    ],
    ['$.steps[0].journal[1]', ({ journal }) => ({ journal: journal.toReversed() })],
  ]
  for (const [place, change] of changes) {
    const step = at(certificate.steps)
    const { code, last } = await verify(JSON.stringify({ ...certificate, steps: [{ ...step, ...change(step) }] }))
    expect({ code, ok: last.ok }, place).toEqual({ code: 1, ok: false })
    expect(last.failed.map((check) => check.place)).toContain(place)
  }
})

function changeOperation({ attempts }: Step, change: Partial<Step['attempts'][number]['operation']>): Partial<Step> {
  const attempt = at(attempts)
  return { attempts: [{ ...attempt, operation: { ...attempt.operation, ...change } }] }
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

function at<Item>(items: readonly Item[]): Item {
  return required(items[0])
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The certificate lacks a part.')
  return value
}
