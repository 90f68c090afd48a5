import type { NextConfig } from 'next'
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants'
import { getSourceHash } from './scripts/getSourceHash.ts'

/** Static files for the public Worker. In development the API of a running stack answers under /v1 (API_URL). */
export default function config(phase: string): NextConfig {
  const development = phase === PHASE_DEVELOPMENT_SERVER
  return {
    reactStrictMode: true,
    devIndicators: false,
    // Types are checked once, by tsc, and not again by each build.
    typescript: { ignoreBuildErrors: true },
    transpilePackages: ['@spells/client', '@spells/core', '@spells/shared'],
    // The same source gives the same files: Next's own id is random.
    generateBuildId: () => getSourceHash(),
    ...(development
      ? { rewrites: async () => [{ source: '/v1/:path*', destination: `${readApiUrl()}/v1/:path*` }] }
      : { output: 'export' }),
  }
}

function readApiUrl(): string {
  return process.env.API_URL ?? 'http://localhost:8787'
}
