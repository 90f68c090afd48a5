import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getDevAccount, startStack } from '@spells/local'
import { expect, test } from 'vitest'

const text = readFileSync(join(import.meta.dirname, '../docs/quickstart/api.md'), 'utf8')

test('behavior: the program of the API quickstart runs to its end', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-quickstart-'))
  const stack = await startStack({ stateDir, blockTimeMs: 500 })
  try {
    const { privateKey } = getDevAccount(stack.describe().demoWallet.devAccount)
    await expect.poll(async () => listOpenMarkets(stack.apiUrl)).not.toEqual([])
    const { code, output } = await runProgram({ SPELLS_URL: stack.apiUrl, WALLET_KEY: privateKey })
    expect(code, output).toBe(0)
    expect(output).toMatch(/^cast (CONFIRMED|FINALIZED) 0x[0-9a-f]{64}$/m)
    expect(output).toMatch(/^refused: [a-z_]+ \S.* [0-9a-f-]{36}$/m)
    expect(output).toMatch(/^exit (CONFIRMED|FINALIZED)$/m)
    expect(output).toMatch(/^disarmed$/m)
  } finally {
    await stack.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
})

async function listOpenMarkets(apiUrl: string): Promise<readonly unknown[]> {
  const reply = await fetch(`${apiUrl}/v1/markets?status=open&limit=1`)
  return ((await reply.json()) as { readonly items: readonly unknown[] }).items
}

/** The blocks of the page one after another, as a reader would put them into a file of this room. */
async function runProgram(env: Readonly<Record<string, string>>) {
  const program = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('\n')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript'], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
  }
  child.stdin.end(program)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}
