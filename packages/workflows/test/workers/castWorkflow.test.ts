import { introspectWorkflowInstance } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { ok } from '@spells/shared'
import { expect, test } from 'vitest'
import { castInstanceName, createCastStarter } from '../../src/cast/castStarter.ts'
import { castId, stepId, workspaceId } from '../../src/cast/fixtures.ts'
import { busy, halted, stage, view } from './script.ts'

const starter = createCastStarter(env.CAST_WORKFLOW)
const introspect = (n: number) => introspectWorkflowInstance(env.CAST_WORKFLOW, castInstanceName(castId(n)))
const start = (n: number) => starter.start({ castId: castId(n), workspaceId })
const announce = (n: number) => starter.announce({ castId: castId(n), intentId: stepId(n), status: 'CONFIRMED' })

/** Waits for something that happens inside the Workflow. */
const until = (condition: () => boolean): Promise<void> => expect.poll(condition).toBe(true)

test('default: submits the stored intent once and ends with its outcome', async () => {
  const log = stage(1, { submit: [ok(view('CREATED', 1))], status: ['CONFIRMED'] })
  await using instance = await introspect(1)
  await start(1)
  await until(() => log.submitted.length === 1)
  await announce(1)
  await instance.waitForStatus('complete')
  expect(await instance.getOutput()).toEqual({ status: 'CONFIRMED' })
  expect(log).toEqual({ submitted: [stepId(1)], asked: 1, waited: [], rejected: [] })
})

test('behavior: creating it again is no second run', async () => {
  const log = stage(2, { submit: [ok(view('CREATED', 2))], status: ['CONFIRMED'] })
  await using instance = await introspect(2)
  await Promise.all([start(2), start(2), start(2)])
  await until(() => log.submitted.length === 1)
  await announce(2)
  await instance.waitForStatus('complete')
  await start(2)
  expect(log.submitted).toEqual([stepId(2)])
})

test('behavior: faults are retried with the same intent, a busy vault is asked again', async () => {
  const log = stage(3, { submit: ['down', 'down', busy, busy, ok(view('CREATED', 3))], status: ['CONFIRMED'] })
  await using instance = await introspect(3)
  await instance.modify(async (m) => {
    await m.disableRetryDelays()
    await m.disableSleeps()
  })
  await start(3)
  await until(() => log.submitted.length === 5)
  await announce(3)
  await instance.waitForStatus('complete')
  expect(new Set(log.submitted)).toEqual(new Set([stepId(3)]))
  expect(log.waited.map(({ code }) => code)).toEqual(['vault_busy', 'vault_busy'])
  expect(log.rejected).toEqual([])
})

test('rejects: vault_halted ends the cast with the reason', async () => {
  const log = stage(4, { submit: [halted], status: ['CREATED'] })
  await using instance = await introspect(4)
  await start(4)
  await instance.waitForStatus('complete')
  expect(await instance.getOutput()).toEqual({ status: 'REJECTED' })
  expect(log.submitted).toHaveLength(1)
  expect(log.rejected).toMatchObject([{ code: 'vault_halted' }])
})

test('behavior: when no outcome is announced in time, it asks', async () => {
  const log = stage(5, { submit: [ok(view('CREATED', 5))], status: ['SUBMITTED', 'REVERTED'] })
  await using instance = await introspect(5)
  await instance.modify(async (m) => {
    await m.forceEventTimeout({ name: 'outcome v1 0.0' })
    await m.forceEventTimeout({ name: 'outcome v1 0.1' })
  })
  await start(5)
  await instance.waitForStatus('complete')
  expect(await instance.getOutput()).toEqual({ status: 'REVERTED' })
  expect(log.asked).toBe(2)
})

test('behavior: an outcome that another event hides is still found, and a kick makes it look', async () => {
  const log = stage(6, { submit: [ok(view('CREATED', 6))], status: ['PENDING', 'FINALIZED'] })
  await using instance = await introspect(6)
  await start(6)
  await until(() => log.submitted.length === 1)
  await starter.kick({ castId: castId(6), workspaceId })
  await until(() => log.asked === 1)
  await starter.kick({ castId: castId(6), workspaceId })
  await instance.waitForStatus('complete')
  expect(await instance.getOutput()).toEqual({ status: 'FINALIZED' })
})

test('behavior: the next step waits for the one before, and is not submitted when that failed', async () => {
  const both = stage(7, { submit: [ok(view('CONFIRMED', 7))], status: ['CONFIRMED'] }, 2)
  await using first = await introspect(7)
  await start(7)
  await first.waitForStatus('complete')
  expect(both.submitted).toEqual([stepId(7), stepId(1007)])
  const failed = stage(8, { submit: [ok(view('UNMET', 8))], status: ['UNMET'] }, 2)
  await using second = await introspect(8)
  await start(8)
  await second.waitForStatus('complete')
  expect(failed.submitted).toEqual([stepId(8)])
})

test('behavior: a kick creates what is missing, and telling nobody is no fault', async () => {
  const log = stage(9, { submit: [halted], status: ['CREATED'] })
  await announce(9)
  await using instance = await introspect(9)
  await starter.kick({ castId: castId(9), workspaceId })
  await instance.waitForStatus('complete')
  await starter.kick({ castId: castId(9), workspaceId })
  expect(log.submitted).toHaveLength(1)
})
