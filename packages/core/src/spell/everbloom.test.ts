import { describe, expect, test } from 'vitest'
import { A_USDC, context, POOL, STRANGER, USDC, VAULT } from '../../test/sessionFixture.ts'
import { everbloom } from './everbloom.ts'
import { toSpellView } from './toSpellView.ts'

describe('everbloom', () => {
  test('default', () => {
    expect(everbloom.buildEntry(context, { asset: USDC.toLowerCase(), amount: '100' })).toMatchInlineSnapshot(`
      {
        "ok": true,
        "value": {
          "calls": [
            {
              "data": "0x095ea7b300000000000000000000000000000000000000000000000000000000000000b00000000000000000000000000000000000000000000000000000000000000064",
              "target": "0x00000000000000000000000000000000000000C0",
              "valueWei": "0",
            },
            {
              "data": "0x617ba03700000000000000000000000000000000000000000000000000000000000000c0000000000000000000000000000000000000000000000000000000000000006400000000000000000000000000000000000000000000000000000000000000aa0000000000000000000000000000000000000000000000000000000000000000",
              "target": "0x00000000000000000000000000000000000000B0",
              "valueWei": "0",
            },
          ],
          "postConditions": [
            {
              "account": "0x00000000000000000000000000000000000000AA",
              "kind": "balanceIncrease",
              "minDelta": "98",
              "token": "0x00000000000000000000000000000000000000C1",
            },
          ],
        },
      }
    `)
    expect(everbloom.buildExit(context, { asset: USDC, amount: 'max' })).toMatchInlineSnapshot(`
      {
        "ok": true,
        "value": {
          "calls": [
            {
              "data": "0x69328dec00000000000000000000000000000000000000000000000000000000000000c0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000000000000000000000000000000000000000000000000000000000aa",
              "target": "0x00000000000000000000000000000000000000B0",
              "valueWei": "0",
            },
          ],
          "postConditions": [
            {
              "account": "0x00000000000000000000000000000000000000AA",
              "kind": "balanceIncrease",
              "minDelta": "1",
              "token": "0x00000000000000000000000000000000000000C0",
            },
          ],
        },
      }
    `)
    expect(everbloom.buildGrant(context, { asset: USDC, budget: '1000', perCast: '100' })).toMatchInlineSnapshot(`
      {
        "ok": true,
        "value": {
          "budgets": [
            {
              "perPeriod": null,
              "token": "0x00000000000000000000000000000000000000C0",
              "total": 1000n,
            },
          ],
          "rules": [
            {
              "lanes": "normal",
              "selector": "0x095ea7b3",
              "target": "0x00000000000000000000000000000000000000C0",
              "value": null,
              "words": [
                [
                  {
                    "address": "0x00000000000000000000000000000000000000B0",
                    "kind": "address",
                  },
                ],
                [
                  {
                    "budget": 0,
                    "cap": 100n,
                    "kind": "approve",
                  },
                ],
              ],
            },
            {
              "lanes": "normal",
              "selector": "0x617ba037",
              "target": "0x00000000000000000000000000000000000000B0",
              "value": null,
              "words": [
                [
                  {
                    "address": "0x00000000000000000000000000000000000000C0",
                    "kind": "address",
                  },
                ],
                [
                  {
                    "budget": 0,
                    "cap": 100n,
                    "kind": "spend",
                  },
                ],
                [
                  {
                    "kind": "vault",
                  },
                ],
                [
                  {
                    "kind": "small",
                    "value": 0,
                  },
                ],
              ],
            },
            {
              "lanes": "both",
              "selector": "0x69328dec",
              "target": "0x00000000000000000000000000000000000000B0",
              "value": null,
              "words": [
                [
                  {
                    "address": "0x00000000000000000000000000000000000000C0",
                    "kind": "address",
                  },
                ],
                [
                  {
                    "kind": "free",
                  },
                ],
                [
                  {
                    "kind": "vault",
                  },
                ],
              ],
            },
          ],
        },
      }
    `)
  })

  test('behavior: a fixed withdrawal must bring back its amount, or the least that is named', () => {
    const condition = (parameters: unknown) => {
      const exit = everbloom.buildExit(context, parameters)
      return exit.ok && exit.value.postConditions
    }
    const increase = { kind: 'balanceIncrease', token: USDC, account: VAULT }
    expect(condition({ asset: USDC, amount: '70' })).toEqual([{ ...increase, minDelta: '70' }])
    expect(condition({ asset: USDC, amount: 'max', minAmount: '60' })).toEqual([{ ...increase, minDelta: '60' }])
  })

  test('behavior: the supply may lose two base units to rounding', () => {
    const entry = everbloom.buildEntry(context, { asset: USDC, amount: '2' })
    expect(entry.ok && entry.value.postConditions[0]).toMatchObject({ token: A_USDC, minDelta: '1' })
  })

  test.each([
    ['amount', { asset: USDC, amount: '0' }],
    ['amount', { asset: USDC, amount: '1.5' }],
    ['amount', { asset: USDC, amount: 'max' }],
    ['amount', { asset: USDC }],
    ['asset', { asset: 'USDC', amount: '1' }],
    ['to', { asset: USDC, amount: '1', to: STRANGER }],
  ])('rejects: invalid_parameters (%s)', (field, parameters) => {
    const refusal = { code: 'invalid_parameters', field, detail: expect.any(String) }
    expect(everbloom.buildEntry(context, parameters)).toEqual({ ok: false, refusal })
  })

  test('rejects: a withdrawal whose number would mean everything', () => {
    const exit = everbloom.buildExit(context, { asset: USDC, amount: String(2n ** 256n - 1n) })
    expect(exit).toMatchObject({ ok: false, refusal: { field: 'amount' } })
    expect(everbloom.buildExit(context, { asset: USDC, amount: String(2n ** 256n - 2n) }).ok).toBe(true)
  })

  test('rejects: a cast limit above the budget, or above 128 bits', () => {
    const limits = { asset: USDC, budget: '10', perCast: '11' }
    expect(everbloom.buildGrant(context, limits)).toMatchObject({ refusal: { field: 'perCast' } })
    expect(everbloom.buildGrant(context, { ...limits, budget: String(2n ** 128n) })).toMatchObject({
      refusal: { field: 'budget' },
    })
  })

  test('rejects: unknown_asset', () => {
    const refusal = { code: 'unknown_asset', field: 'asset', asset: STRANGER }
    expect(everbloom.buildEntry(context, { asset: STRANGER, amount: '1' })).toEqual({ ok: false, refusal })
    expect(everbloom.buildExit(context, { asset: STRANGER, amount: '1' })).toEqual({ ok: false, refusal })
    expect(everbloom.buildGrant(context, { asset: POOL, budget: '1', perCast: '1' })).toMatchObject({ ok: false })
  })

  test('behavior: its parameters are shown as JSON Schema', () => {
    expect(toSpellView(everbloom).parameters).toMatchInlineSnapshot(`
      {
        "entry": {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "additionalProperties": false,
          "properties": {
            "amount": {
              "maxLength": 78,
              "pattern": "^(0|[1-9][0-9]*)$",
              "type": "string",
            },
            "asset": {
              "pattern": "^0x[0-9a-fA-F]{40}$",
              "type": "string",
            },
          },
          "required": [
            "asset",
            "amount",
          ],
          "type": "object",
        },
        "exit": {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "additionalProperties": false,
          "properties": {
            "amount": {
              "anyOf": [
                {
                  "const": "max",
                  "type": "string",
                },
                {
                  "maxLength": 78,
                  "pattern": "^(0|[1-9][0-9]*)$",
                  "type": "string",
                },
              ],
            },
            "asset": {
              "pattern": "^0x[0-9a-fA-F]{40}$",
              "type": "string",
            },
            "minAmount": {
              "maxLength": 78,
              "pattern": "^(0|[1-9][0-9]*)$",
              "type": "string",
            },
          },
          "required": [
            "asset",
            "amount",
          ],
          "type": "object",
        },
        "grant": {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "additionalProperties": false,
          "properties": {
            "asset": {
              "pattern": "^0x[0-9a-fA-F]{40}$",
              "type": "string",
            },
            "budget": {
              "maxLength": 78,
              "pattern": "^(0|[1-9][0-9]*)$",
              "type": "string",
            },
            "perCast": {
              "maxLength": 78,
              "pattern": "^(0|[1-9][0-9]*)$",
              "type": "string",
            },
          },
          "required": [
            "asset",
            "budget",
            "perCast",
          ],
          "type": "object",
        },
      }
    `)
  })
})
