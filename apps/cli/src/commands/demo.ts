import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, ProblemError } from '@spells/client'
import { createLineReporter, getDevAccount, type Stack, startStack } from '@spells/local'
import { AppError } from '@spells/shared'
import type { Cast } from '@spells/shared/api'
import { type Address, erc20Abi, formatUnits, getAddress, parseEther, parseUnits } from 'viem'
import { proveRevokedOnChain } from '../demo/proveRevokedOnChain.ts'
import { castAsOwner, createWallet, openVault, prepareSession, requireAsset, waitUntil } from '../journey/index.ts'

const THRESHOLD = 0.6
/** Markets are refreshed every two minutes, and one refresh may be missed. */
const TWO_REFRESHES_MS = 270_000
const SUPPLY_USDC = parseUnits('250', 6)

/**
 * Runs the main job on a stack of its own, through the typed client only, and prints each step.
 * The last line is JSON; the exit code is 0 only when every step held.
 */
export async function demo(): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-demo-'))
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())
  let stack: Stack | undefined
  try {
    console.log('Starting a stack of its own')
    stack = await startStack({
      stateDir,
      reporter: createLineReporter((line) => console.log(line)),
      signal: interrupted.signal,
    })
    console.log(JSON.stringify(await runDemo(stack)))
  } catch (error) {
    process.exitCode = 1
    console.error(describe(error))
    if (!interrupted.signal.aborted) console.error(`The logs of every part stay in ${stateDir}.`)
    console.log(JSON.stringify({ ok: false, error: error instanceof AppError ? error.code : 'failed' }))
  } finally {
    await stack?.stop()
    if (process.exitCode !== 1 || interrupted.signal.aborted) rmSync(stateDir, { recursive: true, force: true })
  }
}

async function runDemo(stack: Stack) {
  const { chainId, feed, demoWallet } = stack.describe()
  const { deployment, clock } = stack
  const client = createClient({ baseUrl: stack.apiUrl })
  const { privateKey } = getDevAccount(demoWallet.devAccount)
  const wallet = createWallet({ privateKey, rpcUrl: stack.rpcUrl, chainId })
  const usdc = requireAsset(deployment, 'USDC')
  const say = createNarrator()
  const now = () => clock.nowMs()
  const balanceOf = (token: Address, vault: string) =>
    wallet.chain.readContract({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [getAddress(vault)] })
  const supplied = (vault: string) => balanceOf(usdc.aToken, vault)
  const held = (vault: string) => balanceOf(usdc.address, vault)

  const { user, workspace } = await client.auth.signIn(wallet)
  say('signed in', `user ${user.id}, workspace ${workspace.id}`)

  const funding = { gasWei: parseEther('1'), usdc: parseUnits('1000', 6) }
  const { vault, deployHashes, fundHashes } = await openVault({ client, wallet, chainId, deployment, funding })
  say('vault', `${vault.address} deployed by ${deployHashes.join(' ')}`)
  say('funded', `1 ETH and 1000 USDC by ${fundHashes.join(' ')}`)

  const limits = { budget: parseUnits('500', 6), perCast: SUPPLY_USDC }
  const terms = { vaultId: vault.id, limits, expiresAtMs: now() + 7 * 86_400_000 }
  const session = await prepareSession(terms, { client, deployment })
  const signed = { client, wallet }
  const ofSession = { vaultId: vault.id, sessionId: session.id }
  const arm = { plan: { ...ofSession, action: 'arm' as const }, idempotencyKey: `demo-arm-${vault.id}` }
  const armed = await castAsOwner({ ...signed, ...arm })
  say('armed', `session ${session.sessionId} installed by ${requireInclusion(armed.cast).transactionHash}`)
  for (const line of session.summary) console.log(`             ${line}`)

  const move = feed.schedule.find((candidate) => candidate.direction === 'up')
  if (!move) throw new Error('the feed has no scheduled move')
  const { market } = await waitUntil('the market to be listed', () =>
    client.markets.get(move.marketId).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'not_found') return undefined
      throw error
    }),
  )
  const trigger = await client.triggers.create(
    {
      name: 'Supply when it turns likely',
      signal: market.signal,
      direction: 'above',
      threshold: THRESHOLD,
      expiresAt: session.expiresAt,
      mode: 'armed',
      action: {
        kind: 'cast',
        plan: {
          vaultId: vault.id,
          spell: 'everbloom',
          action: 'entry',
          parameters: { asset: usdc.address, amount: SUPPLY_USDC.toString() },
          sessionId: session.id,
        },
      },
    },
    `demo-${vault.id}`,
  )
  say('trigger', `${trigger.id}: “${market.question}” above ${THRESHOLD}, now ${market.probability}`)

  clock.change({ setMs: move.endsAtMs })
  say('clock', `moved to ${new Date(now()).toISOString()}; the market goes to ${move.to}`)

  const readFire = async () => {
    const { lastDecision } = await client.triggers.get(trigger.id)
    return lastDecision?.verdict === 'fire' ? lastDecision : undefined
  }
  const decision = await waitUntil('the trigger to fire', readFire, { timeoutMs: TWO_REFRESHES_MS })
  say('decision', `${decision.id} fired at ${decision.at}: ${decision.reason}`)
  const caused = await waitUntil('the cast of the fire', async () => {
    const { items } = await client.casts.list({ vaultId: vault.id })
    return items.find(({ cause }) => cause.kind === 'trigger' && cause.triggerId === trigger.id)
  })
  const entry = await client.casts.wait(caused.id)
  requireStatus(entry)
  const { userOpHash } = requireInclusion(entry)
  say('cast', `${entry.id} ${entry.status}: operation ${userOpHash} in ${requireInclusion(entry).transactionHash}`)

  const position = await waitUntil('the position', async () => {
    const { items } = await client.positions.list({ state: 'active' })
    return items.find(({ vaultId }) => vaultId === vault.id)
  })
  const onChain = await supplied(vault.address)
  if (onChain < SUPPLY_USDC - 2n) throw new Error(`Aave holds ${onChain} for the vault, expected ${SUPPLY_USDC}`)
  say(
    'position',
    `${formatUnits(BigInt(position.amount), 6)} USDC in Aave v3; the chain says ${formatUnits(onChain, 6)}`,
  )

  const plan = { vaultId: vault.id, spell: 'everbloom', sessionId: session.id }
  const exitBody = { ...plan, action: 'exit' as const, parameters: { asset: usdc.address, amount: 'max' } }
  const exit = await client.casts.wait((await client.casts.create(exitBody, `demo-exit-${vault.id}`)).id)
  requireStatus(exit)
  await waitUntil('the position to close', async () => {
    const { items } = await client.positions.list({ state: 'closed' })
    return items.find(({ vaultId }) => vaultId === vault.id)
  })
  if ((await supplied(vault.address)) !== 0n) throw new Error('something is left in Aave after the exit')
  say('exit', `${exit.id} ${exit.status}: operation ${requireInclusion(exit).userOpHash}; nothing is left in Aave`)

  const disarm = { plan: { ...ofSession, action: 'disarm' as const }, idempotencyKey: `demo-disarm-${vault.id}` }
  const disarmed = await castAsOwner({ ...signed, ...disarm })
  say('disarmed', `revoked by ${requireInclusion(disarmed.cast).transactionHash}`)

  const entryBody = { ...plan, action: 'entry' as const, parameters: { asset: usdc.address, amount: '1000000' } }
  const refusal = await client.casts.create(entryBody, `demo-after-${vault.id}`).then(
    () => undefined,
    (error: unknown) => (error instanceof ProblemError ? error.problem : undefined),
  )
  if (refusal === undefined) throw new Error('a cast was accepted after the session was revoked')
  say('refused', `by the API: ${refusal.code}, ${refusal.detail}`)
  say('refused', `by the chain: ${await proveRevokedOnChain({ wallet, deployment, vault: vault.address, session })}`)

  const left = await held(vault.address)
  const takeBack = { vaultId: vault.id, action: 'withdraw' as const, token: usdc.address, amount: left.toString() }
  const withdrawn = await castAsOwner({ ...signed, plan: takeBack, idempotencyKey: `demo-withdraw-${vault.id}` })
  if ((await held(vault.address)) !== 0n) throw new Error('something is left in the vault after the withdrawal')
  say('withdrawn', `${withdrawn.shown.join(' ')} By ${requireInclusion(withdrawn.cast).transactionHash}`)

  const { items: casts } = await client.casts.list({ vaultId: vault.id })
  return {
    ok: true,
    casts: casts.filter(({ plan: { action } }) => action === 'entry' || action === 'exit').length,
    trigger_to_chain_ms: Date.parse(entry.updatedAt) - Date.parse(decision.at),
    userOpHash,
  }
}

function requireInclusion(cast: Cast) {
  const inclusion = cast.steps[0]?.inclusion
  if (!inclusion) throw new Error(`cast ${cast.id} has no inclusion`)
  return inclusion
}

function requireStatus(cast: Cast): void {
  if (cast.status === 'CONFIRMED' || cast.status === 'FINALIZED') return
  throw new Error(`cast ${cast.id} ended ${cast.status}: ${cast.reason?.message ?? 'no reason given'}`)
}

function createNarrator() {
  let step = 0
  return (name: string, text: string) => {
    step += 1
    console.log(`${String(step).padStart(3)} ${name.padEnd(9)} ${text}`)
  }
}

function describe(error: unknown): string {
  if (error instanceof AppError) return `${error.shortMessage} ${JSON.stringify(error.facts)}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
