import { expect, test } from 'vitest'
import { countWords, nameCluster } from './nameCluster.ts'

const fed = [
  'Will the Fed cut rates in March?',
  'Will the Fed cut rates by 50 bps in June?',
  'Fed emergency rates cut before July?',
]
const others = ['Will Bitcoin reach $200,000 in March?', 'Will it rain in June?', 'Who wins the final in July?']

test('default: the words that its questions share and others do not', () => {
  expect(nameCluster(fed, countWords([...fed, ...others]))).toBe('Fed cut rates')
})

test('behavior: questions without Latin letters have a name too', () => {
  const questions = ['Выиграет ли Зенит матч?', 'Выиграет ли Зенит кубок?']
  expect(nameCluster(questions, countWords([...questions, ...others]))).toContain('Зенит')
})

test('behavior: without a word in common the closest question names it, cut to length', () => {
  expect(nameCluster(['Alpha?', 'Beta?'], countWords(['Alpha?', 'Beta?']))).toBe('Alpha?')
  expect(nameCluster(['x'.repeat(300), 'y'], countWords(['y'])).length).toBeLessThanOrEqual(60)
})
