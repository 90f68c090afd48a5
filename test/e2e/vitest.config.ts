import { defineConfig } from 'vitest/config'

/** Browser journeys: one stack and one browser for all of them. */
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['e2e.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
  },
})
