import { expect, test } from 'vitest'
import { landPath } from '../features/world/landPath.ts'
import { drawLand } from './drawLand.ts'

test('default: the map that is served is what the script draws', () => {
  expect(drawLand()).toBe(landPath)
})
