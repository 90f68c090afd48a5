import { defineConfig } from 'vitest/config'

/** Browser journeys: one stack and one browser for all of them. */
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['e2e.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
