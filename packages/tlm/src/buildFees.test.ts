import { describe, expect, it } from 'vitest'
import { buildFees } from './buildFees.ts'

describe('buildFees', () => {
  it('default', () => {
    expect(buildFees({ baseFeeWei: 100n, tipWei: 5n }, 1_000n)).toEqual({
      ok: true,
      value: { maxFeePerGasWei: 205n, maxPriorityFeePerGasWei: 5n },
    })
  })

  it('behavior: never above the ceiling', () => {
    expect(buildFees({ baseFeeWei: 100n, tipWei: 5n }, 150n)).toMatchObject({ value: { maxFeePerGasWei: 150n } })
  })

  it('behavior: half as much again as the attempt before, and never less than a tenth', () => {
    const market = { baseFeeWei: 100n, tipWei: 5n }
    const least = { maxFeePerGasWei: 220n, maxPriorityFeePerGasWei: 11n }
    expect(buildFees(market, 1_000n, least)).toMatchObject({
      value: { maxFeePerGasWei: 300n, maxPriorityFeePerGasWei: 15n },
    })
    expect(buildFees(market, 230n, least)).toMatchObject({ value: { maxFeePerGasWei: 230n } })
    expect(buildFees(market, 219n, least)).toMatchObject({ ok: false, refusal: { code: 'fee_above_ceiling' } })
  })

  it('rejects: fee_above_ceiling', () => {
    const refused = buildFees({ baseFeeWei: 100n, tipWei: 5n }, 104n)
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'fee_above_ceiling' } })
  })
})
