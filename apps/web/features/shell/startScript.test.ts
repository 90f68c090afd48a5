import { expect, test } from 'vitest'
import { startScript } from './startScript.ts'

test('behavior: zod obeys what the script says', async () => {
  new Function('localStorage', startScript)({ getItem: () => null })
  const { z } = await import('zod')
  expect(z.config().jitless).toBe(true)
})
