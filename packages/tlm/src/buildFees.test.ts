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

  it('rejects: fee_above_ceiling', () => {
    const refused = buildFees({ baseFeeWei: 100n, tipWei: 5n }, 104n)
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'fee_above_ceiling' } })
  })
})
