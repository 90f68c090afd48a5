// npm run e2e [-- --tour] [-- <words of a test's name>]: the browser journeys; a tour also keeps pictures in .cache/e2e.
import { spawn } from 'node:child_process'

const args = process.argv.slice(2)
const words = args.filter((arg) => arg !== '--tour')
const tests = spawn('vitest', ['run', ...words.flatMap((word) => ['-t', word])], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
  env: { ...process.env, ...(args.includes('--tour') ? { E2E_TOUR: '1' } : {}) },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal))
tests.on('exit', (code) => {
  process.exitCode = code ?? 1
})
