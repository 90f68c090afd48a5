import { env } from 'cloudflare:workers'
import { signServiceToken } from '@spells/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { findOwnName } from '../../src/access.ts'
import { nowMs } from './chainControl.ts'
import { resetSwitches } from './switches.ts'

beforeEach(resetSwitches)

const name = '31337:0x00000000000000000000000000000000000000c7'
const named = env.TLM.idFromName(name)
/** The same object, as a caller knows it who has only its id: the platform tells no name. */
const nameless = env.TLM.idFromString(named.toString())

const sign = (subject: string) =>
  signServiceToken({ secret: env.SERVICE_TOKEN_SECRET, audience: 'tlm', subject, nowMs: nowMs() })

describe('findOwnName', () => {
  it('default', async () => {
    expect(named.name).toBe(name)
    expect(findOwnName(named, 'any token', env.TLM)).toBe(name)
  })

  it('behavior: without a name it is the token’s subject that makes the id', async () => {
    expect(nameless.name).toBeUndefined()
    expect(findOwnName(nameless, await sign(name), env.TLM)).toBe(name)
    expect(findOwnName(nameless, await sign(`${name}0`), env.TLM)).toBeUndefined()
    expect(findOwnName(nameless, 'nonsense', env.TLM)).toBeUndefined()
    expect(findOwnName(nameless, await sign(name), undefined)).toBeUndefined()
  })

  it('behavior: an object without a name serves its own vault and no other', async () => {
    const stub = env.TLM.get(nameless)
    const other = await sign('31337:0x00000000000000000000000000000000000000c8')
    expect(await stub.listIntents(other)).toEqual({ ok: false, refusal: { code: 'wrong_vault' } })
    expect(await stub.listIntents(await sign(name))).toEqual({ ok: true, value: [] })
    expect(await stub.listIntents(other)).toEqual({ ok: false, refusal: { code: 'wrong_vault' } })
  })
})
