import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startTicks } from './startTicks.ts'

test('behavior: after a change of the clock no tick comes before every Worker can have seen it', async () => {
  const arrivedAtMs: number[] = []
  const server = createServer((_, response) => {
    arrivedAtMs.push(performance.now())
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let nowMs = Date.UTC(2030, 0, 1, 10, 3, 30)
  const listeners: (() => void)[] = []
  const clock = { nowMs: () => nowMs, onChange: (listener: () => void) => void listeners.push(listener) }
  const ticks = startTicks({ clock, targets: [{ name: 'public', url, crons: ['* * * * *'] }] })
  onTestFinished(() => ticks.stop())
  await expect.poll(() => arrivedAtMs.length).toBe(1)
  // The lane's own rest is over, so that only the change can hold the next tick back.
  await new Promise((resolve) => setTimeout(resolve, 1_200))

  nowMs += 3_600_000
  for (const listener of listeners) listener()
  const changedAtMs = performance.now()

  await expect.poll(() => arrivedAtMs.length).toBe(2)
  const REMEMBERED_MS = 100
  expect((arrivedAtMs[1] ?? 0) - changedAtMs).toBeGreaterThan(REMEMBERED_MS)
})

test('behavior: after a restart the cron of each minute comes at once, and no other', async () => {
  const arrived: (string | null)[] = []
  const server = createServer(({ url = '' }, response) => {
    arrived.push(new URL(url, 'http://127.0.0.1').searchParams.get('cron'))
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = { nowMs: () => Date.UTC(2030, 0, 1, 10, 3, 30), onChange: () => {} }
  const crons = ['* * * * *', '*/2 * * * *']
  const ticks = startTicks({ clock, targets: [{ name: 'public', url, crons }] })
  onTestFinished(() => ticks.stop())
  await expect.poll(() => arrived.toSorted()).toEqual(crons.toSorted())
  ticks.catchUp()
  await expect.poll(() => arrived.slice(2)).toEqual(['* * * * *'])
})
