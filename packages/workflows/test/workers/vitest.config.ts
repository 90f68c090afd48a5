import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

// Workflows run in workerd, so their tests are a project of their own beside the ones that need Node.
export default defineConfig({
  plugins: [
    cloudflareTest({
      main: './worker.ts',
      miniflare: {
        compatibilityDate: '2026-08-01',
        compatibilityFlags: ['nodejs_compat'],
        workflows: { CAST_WORKFLOW: { name: 'cast', className: 'CastWorkflow' } },
      },
    }),
  ],
  test: { name: 'workflows in workerd', include: ['*.test.ts'], testTimeout: 20_000 },
})
