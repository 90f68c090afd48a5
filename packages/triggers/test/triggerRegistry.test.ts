import { reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { replayDecision } from '@spells/core/trigger'
import { decisionSchema, type Signal, signServiceToken, type TriggerId } from '@spells/shared'
import { afterEach, describe, expect, test } from 'vitest'
import { observeSignal, observeTime } from '../src/registryRounds.ts'
import { createRegistryStore } from '../src/registryStore.ts'
import { buildRule, good, HOUR_MS, setupShard } from './setupShard.ts'

afterEach(reset)

const verdicts = (decisions: readonly { verdict: string }[]) => decisions.map((decision) => decision.verdict)

test('default: a crossing becomes one decision, kept until it is acknowledged', async () => {
  const rule = buildRule()
  const shard = await setupShard(rule.signal)
  const now = Date.now()
  expect(await shard.put(rule)).toEqual({ revision: 1 })
  expect(await shard.evaluate(good(rule, 0.5, now - 2_000))).toEqual({ decisions: 0 })
  expect(await shard.evaluate(good(rule, 0.7, now - 1_000))).toEqual({ decisions: 1 })
  const [decision] = await shard.list()
  expect(decisionSchema.parse(decision)).toMatchObject({
    verdict: 'fire',
    triggerId: rule.triggerId,
    fire: { number: 1 },
    input: { previousValue: 0.5, signal: { value: 0.7 } },
  })
  const replay = replayDecision(decisionSchema.parse(decision))
  expect(replay.ok && replay.value.same).toBe(true)
  expect(await shard.list()).toHaveLength(1)
  await shard.acknowledge([decision?.id ?? ''])
  expect(await shard.list()).toEqual([])
  expect(await shard.evaluate(good(rule, 0.5, now), good(rule, 0.9, now + 1))).toEqual({ decisions: 0 })
})

describe('durability', () => {
  test('behavior: rules, sides and undelivered decisions survive an eviction', async () => {
    const rule = buildRule({ maxFires: 2 })
    const shard = await setupShard(rule.signal)
    const now = Date.now()
    await shard.put(rule)
    await shard.evaluate(good(rule, 0.5, now - 5_000))
    await shard.evict()
    expect(await shard.evaluate(good(rule, 0.7, now - 4_000))).toEqual({ decisions: 1 })
    await shard.evict()
    expect(verdicts(await shard.list())).toEqual(['fire'])
    expect(await shard.evaluate(good(rule, 0.7, now - 4_000))).toEqual({ decisions: 0 })
    await shard.evaluate(good(rule, 0.5, now - 3_000))
    await shard.evict()
    expect(await shard.evaluate(good(rule, 0.8, now - 2_000))).toEqual({ decisions: 1 })
    expect((await shard.list()).map((decision) => decision.fire?.number)).toEqual([1, 2])
  })

  test('behavior: state, decision and delivery change together or not at all', async () => {
    const rule = buildRule()
    const shard = await setupShard(rule.signal)
    await shard.put({ ...rule, baseline: { value: 0.5, observedAtMs: Date.now() - 2_000 } })
    const move = good(rule, 0.7, Date.now() - 1_000)
    await runInDurableObject(
      shard.stub(),
      (_, { storage }) => void storage.sql.exec('ALTER TABLE undelivered RENAME TO hidden'),
    )
    await expect(shard.evaluate(move)).rejects.toThrow()
    await runInDurableObject(
      shard.stub(),
      (_, { storage }) => void storage.sql.exec('ALTER TABLE hidden RENAME TO undelivered'),
    )
    await shard.evict()
    expect(await shard.list()).toEqual([])
    expect(await shard.evaluate(move)).toEqual({ decisions: 1 })
  })
})

describe('findSignal', () => {
  test('default: the newest observation, whoever watches it', async () => {
    const rule = buildRule()
    const shard = await setupShard(rule.signal)
    const now = Date.now()
    await shard.put(rule)
    expect(await shard.find(rule.signal)).toBeNull()
    await shard.evaluate(good(rule, 0.7, now - 2_000))
    await shard.evaluate(good(rule, 0.4, now - 1_000))
    await shard.evaluate(good(rule, 0.9, now - 3_000))
    expect(await shard.find(rule.signal)).toMatchObject({ value: 0.4, observedAtMs: now - 1_000 })
  })

  test('behavior: one that no rule watches is watched from the first question on', async () => {
    const rule = buildRule()
    const shard = await setupShard(rule.signal)
    const now = Date.now()
    await shard.put(rule)
    await shard.evaluate(good(rule, 0.7, now - 2_000))
    await shard.remove(rule.triggerId, 1)
    expect(await shard.find(rule.signal)).toBeNull()
    await shard.evaluate(good(rule, 0.4, now - 1_000))
    expect(await shard.find(rule.signal)).toMatchObject({ value: 0.4 })
  })
})

describe('put and remove', () => {
  test('behavior: an older or equal revision is ignored', async () => {
    const rule = buildRule({ revision: 3 })
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    expect(await shard.put({ ...rule, revision: 2, threshold: 0.1 })).toEqual({ revision: 3 })
    expect(await shard.put({ ...rule, threshold: 0.1 })).toEqual({ revision: 3 })
    const now = Date.now()
    await shard.evaluate(good(rule, 0.05, now - 2_000))
    expect(await shard.evaluate(good(rule, 0.3, now - 1_000))).toEqual({ decisions: 0 })
  })

  test('behavior: a removed rule does not fire, and a late put does not bring it back', async () => {
    const rule = buildRule({ baseline: { value: 0.5, observedAtMs: Date.now() - 9_000 } })
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    await shard.remove(rule.triggerId, 2)
    expect(await shard.put(rule)).toEqual({ revision: 2 })
    expect(await shard.evaluate(good(rule, 0.7, Date.now() - 1_000))).toEqual({ decisions: 0 })
    const never = buildRule()
    await shard.remove(never.triggerId, 2)
    expect(await shard.put({ ...never, signal: rule.signal })).toEqual({ revision: 2 })
  })

  test('behavior: a rule that comes back remembers its fires', async () => {
    const rule = buildRule({ maxFires: 2, baseline: { value: 0.5, observedAtMs: Date.now() - 9_000 } })
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    await shard.evaluate(good(rule, 0.7, Date.now() - 8_000))
    await shard.remove(rule.triggerId, 2)
    await shard.put({ ...rule, revision: 3, baseline: { value: 0.4, observedAtMs: Date.now() - 7_000 } })
    await shard.evaluate(good(rule, 0.7, Date.now() - 6_000))
    expect((await shard.list()).map((decision) => decision.fire?.number)).toEqual([1, 2])
  })

  test('behavior: the first crossing is judged against what the user saw', async () => {
    const rule = buildRule({ baseline: { value: 0.55, observedAtMs: Date.now() - 3_000 } })
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    expect(await shard.evaluate(good(rule, 0.65, Date.now() - 1_000))).toEqual({ decisions: 1 })
  })

  test('behavior: a baseline newer than what the shard knows moves the other rules too', async () => {
    const now = Date.now()
    const first = buildRule({ baseline: { value: 0.55, observedAtMs: now - 9_000 } })
    const shard = await setupShard(first.signal)
    await shard.put(first)
    await shard.put({ ...buildRule(), signal: first.signal, baseline: { value: 0.65, observedAtMs: now - 5_000 } })
    expect((await shard.list()).map((decision) => decision.triggerId)).toEqual([first.triggerId])
    // The second rule began beyond its threshold: nothing until the value has come back.
    expect(await shard.evaluate(good(first, 0.7, now - 4_000))).toEqual({ decisions: 0 })
  })

  test('behavior: a crossing between the making of a rule and its late arrival is not lost', async () => {
    const now = Date.now()
    const first = buildRule()
    const shard = await setupShard(first.signal)
    await shard.put(first)
    await shard.evaluate(good(first, 0.7, now - 1_000))
    await shard.put({ ...buildRule(), signal: first.signal, baseline: { value: 0.5, observedAtMs: now - 5_000 } })
    expect(verdicts(await shard.list())).toEqual(['fire'])
  })
})

describe('time', () => {
  /** What the shard would do if it were called `laterMs` from now. */
  const look = (shard: Awaited<ReturnType<typeof setupShard>>, laterMs: number, signal?: Signal) =>
    runInDurableObject(shard.stub(), (_, { storage }) => {
      const round = { store: createRegistryStore(storage.sql), nowMs: Date.now() + laterMs }
      return (signal ? observeSignal(round, signal) : 0) + observeTime(round)
    })
  const MINUTE_MS = 60_000

  test('behavior: a signal that stops makes its rules blind, once, until it is seen again', async () => {
    const rule = buildRule({ baseline: { value: 0.5, observedAtMs: Date.now() } })
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    expect(await look(shard, 3 * MINUTE_MS)).toBe(0)
    expect(await look(shard, 5 * MINUTE_MS)).toBe(1)
    expect(await look(shard, 6 * MINUTE_MS)).toBe(0)
    expect(await look(shard, 7 * MINUTE_MS, good(rule, 0.7, Date.now() + 7 * MINUTE_MS))).toBe(1)
    expect(verdicts(await shard.list())).toEqual(['blind', 'fire'])
  })

  test('behavior: a signal that never comes makes its rules blind', async () => {
    const rule = buildRule()
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    expect(await shard.evaluate()).toEqual({ decisions: 0 })
    expect(await look(shard, 5 * MINUTE_MS)).toBe(1)
    expect(verdicts(await shard.list())).toEqual(['blind'])
  })

  test('behavior: an expired rule says so and is done', async () => {
    const rule = buildRule({ baseline: { value: 0.5, observedAtMs: Date.now() } })
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    expect(await look(shard, HOUR_MS, good(rule, 0.7, Date.now() + HOUR_MS))).toBe(1)
    expect(await look(shard, 2 * HOUR_MS)).toBe(0)
    expect(verdicts(await shard.list())).toEqual(['expired'])
  })

  test('behavior: an observation from the future is not taken', async () => {
    const rule = buildRule({ baseline: { value: 0.5, observedAtMs: Date.now() - 1_000 } })
    const shard = await setupShard(rule.signal)
    await shard.put(rule)
    expect(await shard.evaluate(good(rule, 0.7, Date.now() + HOUR_MS))).toEqual({ decisions: 0 })
    expect(await shard.evaluate(good(rule, 0.7, Date.now()))).toEqual({ decisions: 1 })
  })
})

describe('rejects', () => {
  const token = (options: Partial<Parameters<typeof signServiceToken>[0]>) =>
    signServiceToken({
      secret: env.SERVICE_TOKEN_SECRET,
      audience: 'trigger-registry',
      subject: 'shard-0',
      nowMs: Date.now(),
      ...options,
    })
  const shard = () => env.TRIGGER_REGISTRY.get(env.TRIGGER_REGISTRY.idFromName('shard-0'))
  const refusal = async (used: string) => {
    const result = await shard().listUndelivered(used, 1)
    return result.ok ? 'accepted' : result.refusal.code
  }

  test('unauthenticated, wrong_audience, another shard, expired', async () => {
    expect(await refusal(await token({}))).toBe('accepted')
    expect(await refusal('rubbish')).toBe('unauthenticated')
    expect(await refusal(await token({ secret: 'another-secret-that-is-32-bytes-long' }))).toBe('unauthenticated')
    expect(await refusal(await token({ audience: 'tlm' }))).toBe('wrong_audience')
    expect(await refusal(await token({ subject: 'shard-1' }))).toBe('wrong_vault')
    expect(await refusal(await token({ nowMs: Date.now() - HOUR_MS }))).toBe('unauthenticated')
  })

  test('every method', async () => {
    const stub = shard()
    const refused = { ok: false, refusal: { code: 'unauthenticated' } }
    expect(await stub.put('', buildRule())).toEqual(refused)
    expect(await stub.remove('', { triggerId: crypto.randomUUID() as TriggerId, revision: 1 })).toEqual(refused)
    expect(await stub.evaluate('', [])).toEqual(refused)
    expect(await stub.acknowledge('', [])).toEqual(refused)
  })

  test('an object that is no shard accepts nobody', async () => {
    const other = env.TRIGGER_REGISTRY.get(env.TRIGGER_REGISTRY.idFromName('elsewhere'))
    expect(await other.listUndelivered(await token({ subject: 'elsewhere' }), 1)).toMatchObject({ ok: false })
    expect(await other.listUndelivered(await token({ subject: '' }), 1)).toMatchObject({ ok: false })
  })
})
