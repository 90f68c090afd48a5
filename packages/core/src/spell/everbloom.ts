import { type Deployment, ok, positiveAmountSchema, type Result, refuse } from '@spells/shared'
import { type Address, getAddress, isAddressEqual, maxUint256, toFunctionSelector } from 'viem'
import { z } from 'zod'
import type { PolicyRule } from '../policy/policy.ts'
import { aavePoolAbi } from '../protocol/aave/aavePoolAbi.ts'
import { buildSupplyCall } from '../protocol/aave/buildSupplyCall.ts'
import { buildSupplyPostCondition } from '../protocol/aave/buildSupplyPostCondition.ts'
import { buildWithdrawCall } from '../protocol/aave/buildWithdrawCall.ts'
import { buildWithdrawPostCondition } from '../protocol/aave/buildWithdrawPostCondition.ts'
import { buildApproveCall } from '../protocol/erc20/buildApproveCall.ts'
import { erc20Abi } from '../protocol/erc20/erc20Abi.ts'
import { defineSpell } from './defineSpell.ts'
import type { SpellContext, SpellRefused } from './spell.ts'

const assetSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, { error: 'Must be the address of a stablecoin that the pool lists.' })
  .transform((value): Address => getAddress(value))

const amountSchema = positiveAmountSchema.transform(BigInt)

/** What Everbloom's session may spend is capped at 128 bits by the policy format. */
const capSchema = amountSchema.refine((value) => value < 2n ** 128n, { error: 'Must be below 2^128.' })

const entrySchema = z.strictObject({ asset: assetSchema, amount: amountSchema })

const exitSchema = z.strictObject({
  asset: assetSchema,
  // Aave reads the highest number as "all": only `max` may say so, since the outcome is judged by the amount.
  amount: z.union([
    z.literal('max'),
    amountSchema.refine((value) => value < maxUint256, { error: 'Say "max" to withdraw everything.' }),
  ]),
  /** The least that must come back; by default the amount itself, or anything at all for `max`. */
  minAmount: amountSchema.optional(),
})

const grantSchema = z
  .strictObject({
    asset: assetSchema,
    /** The most that the session may supply, all casts together. */
    budget: capSchema,
    /** The most that one cast may supply. */
    perCast: capSchema,
  })
  .refine(({ budget, perCast }) => perCast <= budget, { path: ['perCast'], error: 'Must be at most the budget.' })

/** Everbloom v1: supply a stablecoin to Aave v3, and withdraw it. */
export const everbloom = defineSpell({
  id: 'everbloom',
  version: 1,
  name: 'Everbloom',
  purpose: 'Lend a stablecoin on Aave v3 and earn its supply rate.',
  rung: 'low',
  warnings: [
    'Aave v3 can fail: its contracts, its oracles, or a borrower nobody liquidates in time.',
    'When the pool is fully borrowed, a withdrawal must wait until somebody repays.',
    'A stablecoin can lose its peg.',
  ],
  conflictGroup: 'everbloom',
  entrySchema,
  exitSchema,
  grantSchema,

  buildEntry(context, { asset, amount }) {
    const reserve = findReserve(context, asset)
    if (!reserve.ok) return reserve
    const { vault } = context
    const { pool } = context.deployment.aave
    return ok({
      calls: [
        buildApproveCall({ token: asset, spender: pool, amount }),
        buildSupplyCall({ pool, asset, amount, account: vault }),
      ],
      postConditions: [buildSupplyPostCondition({ aToken: reserve.value.aToken, account: vault, amount })],
    })
  },

  buildExit(context, { asset, amount, minAmount }) {
    const reserve = findReserve(context, asset)
    if (!reserve.ok) return reserve
    const { vault } = context
    const { pool } = context.deployment.aave
    const least = minAmount ?? (amount === 'max' ? 1n : amount)
    return ok({
      calls: [buildWithdrawCall({ pool, asset, amount, account: vault })],
      postConditions: [buildWithdrawPostCondition({ asset, account: vault, minAmount: least })],
    })
  },

  buildGrant(context, { asset, budget, perCast }) {
    const reserve = findReserve(context, asset)
    if (!reserve.ok) return reserve
    const { pool } = context.deployment.aave
    const [approve] = erc20Abi
    const [supply, withdraw] = aavePoolAbi
    const rules: readonly PolicyRule[] = [
      {
        target: asset,
        selector: toFunctionSelector(approve),
        lanes: 'normal',
        value: null,
        words: [[{ kind: 'address', address: pool }], [{ kind: 'approve', budget: 0, cap: perCast }]],
      },
      {
        target: pool,
        selector: toFunctionSelector(supply),
        lanes: 'normal',
        value: null,
        words: [
          [{ kind: 'address', address: asset }],
          [{ kind: 'spend', budget: 0, cap: perCast }],
          [{ kind: 'vault' }],
          [{ kind: 'small', value: 0 }],
        ],
      },
      {
        target: pool,
        selector: toFunctionSelector(withdraw),
        lanes: 'both',
        value: null,
        words: [[{ kind: 'address', address: asset }], [{ kind: 'free' }], [{ kind: 'vault' }]],
      },
    ]
    return ok({ budgets: [{ token: asset, total: budget, perPeriod: null }], rules })
  },

  buildProbes({ asset, perCast }, atMost = perCast) {
    const amount = atMost < perCast ? atMost : perCast
    return { entry: { asset, amount: String(amount) }, exit: { asset, amount: 'max' } }
  },
})

type Reserve = Deployment['aave']['assets'][number]

function findReserve(context: SpellContext, asset: Address): Result<Reserve, SpellRefused> {
  const reserve = context.deployment.aave.assets.find(({ address }) => isAddressEqual(address, asset))
  return reserve === undefined ? refuse({ code: 'unknown_asset', field: 'asset', asset }) : ok(reserve)
}
