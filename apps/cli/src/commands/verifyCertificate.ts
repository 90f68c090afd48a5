import { readFileSync } from 'node:fs'
import {
  type Check,
  parseCertificate,
  readChainFacts,
  type Verification,
  verifyCertificate,
} from '@spells/core/certificate'
import { createPublicClient, http } from 'viem'

/** Options of `spells verify-certificate`, as the command line gives them. */
export type VerifyCertificateOptions = { readonly rpc: string; readonly confirmations?: number }

const TIMEOUT_MS = 15_000

/**
 * Verifies a certificate against a node, and prints each check. The last line is JSON.
 * The exit code is 0 when everything holds, 1 when something does not, 2 when it could not be found out.
 */
export async function runVerifyCertificate(file: string, options: VerifyCertificateOptions): Promise<void> {
  const verification = await verify(file, options)
  if ('fault' in verification) {
    process.exitCode = 2
    const failed = [{ name: verification.name, place: file, reason: verification.fault }]
    console.error(`FAILED  ${verification.name}: ${verification.fault}`)
    console.log(JSON.stringify({ ok: false, checks: 0, failed }))
    return
  }
  const { ok, checks, failed } = verification
  if (!ok) process.exitCode = 1
  for (const check of checks) console.log(toLine(check))
  console.log(
    JSON.stringify({
      ok,
      checks: checks.length,
      failed: failed.map(({ name, place, reason }) => ({ name, place, reason })),
    }),
  )
}

type Fault = { readonly name: 'file' | 'node'; readonly fault: string }

async function verify(file: string, { rpc, confirmations }: VerifyCertificateOptions): Promise<Verification | Fault> {
  let input: unknown
  try {
    input = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return { name: 'file', fault: error instanceof Error ? error.message : String(error) }
  }
  const parsed = parseCertificate(input)
  if (!parsed.ok) return { ok: false, checks: parsed.refusal.checks, failed: parsed.refusal.checks }
  const client = createPublicClient({ transport: http(rpc, { timeout: TIMEOUT_MS }), cacheTime: 0 })
  const finality = confirmations === undefined ? {} : { confirmations: BigInt(confirmations) }
  try {
    return await verifyCertificate(input, await readChainFacts(client, parsed.value, finality))
  } catch (error) {
    // The node's address may hold a key: only the first line of what went wrong is shown.
    const [line] = error instanceof Error ? error.message.split('\n') : [String(error)]
    return { name: 'node', fault: `The node does not answer: ${line}` }
  }
}

function toLine({ name, place, passed, reason }: Check): string {
  return `${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)}  ${place}\n        ${reason}`
}
