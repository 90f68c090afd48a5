import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { encodePolicy, encodeSessionSignature, STUB_ECDSA } from '@spells/core'
import type { WireOperation } from '@spells/core/transaction'
import { deploymentSchema } from '@spells/shared'
import type { Hex } from 'viem'
import { beforeEach, describe, expect, it } from 'vitest'
import { createBundler } from '../../src/index.ts'
import { nowSec } from './chainControl.ts'
import { buildPolicy, buildSupplyIntent, setupVault, take } from './setupVault.ts'
import { resetSwitches } from './switches.ts'

beforeEach(resetSwitches)

const { entryPoint } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const bundler = createBundler({ urls: [env.BUNDLER_URL], entryPoint })

async function landOne() {
  const vault = await setupVault()
  const { sessionId } = await vault.arm()
  const intent = buildSupplyIntent(vault.vault, sessionId)
  take(await vault.submit(intent))
  await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
  const stored = await runInDurableObject(vault.getStub(), (_, { storage }) =>
    storage.sql.exec('SELECT user_op_hash, operation FROM operations').one(),
  )
  return {
    vault: vault.vault,
    hash: String(stored.user_op_hash) as Hex,
    operation: JSON.parse(String(stored.operation)) as Record<string, string>,
  }
}

describe('createBundler', () => {
  it('behavior: bytes that landed are recognised', async () => {
    const { operation, hash } = await landOne()
    expect(await bundler.send(operation, hash)).toEqual({ kind: 'landed' })
  })

  it('behavior: names what the validator or the bundler refuses', async () => {
    const { operation, hash, vault } = await landOne()
    const next: WireOperation = { ...operation, nonce: `0x${(BigInt(operation.nonce ?? 0) + 1n).toString(16)}` }
    expect(await bundler.send(next, hash)).toMatchObject({
      kind: 'deterministic',
      refusal: { code: 'signature_refused', mayPassLater: false },
    })
    const validUntilSec = nowSec() + 600
    const policy = encodePolicy(buildPolicy(vault, { key: vault }))
    const signature = encodeSessionSignature({
      validAfterSec: 0,
      validUntilSec,
      period: 0,
      ecdsa: STUB_ECDSA,
      policy,
    })
    expect(await bundler.estimate({ ...next, signature })).toMatchObject({
      ok: false,
      refusal: { code: 'session_not_installed', retry: false },
    })
  })

  it('behavior: a bundler that is away is unknown, never a refusal', async () => {
    const away = createBundler({ urls: ['http://127.0.0.1:1'], entryPoint })
    expect(await away.send({}, '0x00')).toMatchObject({ kind: 'unknown' })
    expect(await away.estimate({})).toMatchObject({ refusal: { code: 'bundler_unavailable', retry: true } })
  })
})
