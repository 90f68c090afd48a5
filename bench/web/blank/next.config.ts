import type { NextConfig } from 'next'

/** Built as the web app is: static files. */
const config: NextConfig = { output: 'export', reactStrictMode: true, typescript: { ignoreBuildErrors: true } }

export default config
