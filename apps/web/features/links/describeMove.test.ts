import { expect, test } from 'vitest'
import { describeEvidence, describeMove, formatConfidence } from './describeMove.ts'

const evidence = {
  ...{ shared: ['rate', 'place:US', 'category:monetary'], relatedness: 0.7, from: 0.31, to: 0.44, deviations: -4.26 },
  ...{ lagMs: 2_400_000, pValue: 0.0001, qValue: 0.0002, competing: [{ storyId: 'story-1', relatedness: 0.4 }] },
}

test('default', () => {
  const move = { confidence: 0.62, evidence }
  expect(describeMove(move)).toBe('From 31.0% to 44.0%')
  expect(describeEvidence(move)).toBe(
    'Both are about rate, US, monetary; 4.3 times its usual move, 40 min after the first report; by chance less than 0.001; 1 other story could have',
  )
})

test('behavior: a cause is never certain', () => {
  expect(formatConfidence(0.999)).toBe('99 %')
})
