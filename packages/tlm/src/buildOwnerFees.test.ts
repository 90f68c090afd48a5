import { getRaisedFees } from '@spells/core/transaction'
import { describe, expect, it } from 'vitest'
import { buildOwnerFees } from './buildOwnerFees.ts'

const market = { baseFeeWei: 10n, tipWei: 2n }
const ceilingWei = 1_000_003n

describe('buildOwnerFees', () => {
  it('default', () => {
    const fees = buildOwnerFees(market, { ceilingWei, stepsLeft: 2 })
    expect(fees).toEqual({ ok: true, value: { maxFeePerGasWei: 797_196n, maxPriorityFeePerGasWei: 2n } })
  })

  it('behavior: two raises fit below the ceiling, each by a tenth at least', () => {
    let least: ReturnType<typeof getRaisedFees> | undefined
    for (const stepsLeft of [2, 1, 0]) {
      const fees = buildOwnerFees(market, { ceilingWei, stepsLeft, least })
      if (!fees.ok) throw new Error(fees.refusal.message)
      const { maxFeePerGasWei, maxPriorityFeePerGasWei } = fees.value
      expect(maxFeePerGasWei).toBeGreaterThanOrEqual(least?.maxFeePerGasWei ?? 0n)
      expect(maxPriorityFeePerGasWei).toBeGreaterThanOrEqual(least?.maxPriorityFeePerGasWei ?? 0n)
      expect(maxFeePerGasWei).toBeLessThanOrEqual(ceilingWei)
      least = getRaisedFees({
        maxFeePerGasWei: String(maxFeePerGasWei),
        maxPriorityFeePerGasWei: String(maxPriorityFeePerGasWei),
      })
    }
  })

  it('behavior: leaves the base fee room to double, up to the ceiling', () => {
    const dear = { baseFeeWei: 600_000n, tipWei: 2n }
    expect(buildOwnerFees(dear, { ceilingWei, stepsLeft: 2 })).toMatchObject({ value: { maxFeePerGasWei: ceilingWei } })
  })

  it('rejects: fee_above_ceiling', () => {
    const refused = { ok: false, refusal: { code: 'fee_above_ceiling' } }
    expect(buildOwnerFees(market, { ceilingWei: 11n, stepsLeft: 2 })).toMatchObject(refused)
    const least = { maxFeePerGasWei: ceilingWei + 1n, maxPriorityFeePerGasWei: 1n }
    expect(buildOwnerFees(market, { ceilingWei, stepsLeft: 0, least })).toMatchObject(refused)
  })
})
