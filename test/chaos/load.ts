import { ProblemError } from '@spells/client'
import type { CastId } from '@spells/shared'
import type { CreateCastBody } from '@spells/shared/api'
import { type CastStates, hasOutcome } from './castStates.ts'
import type { Asked, Journal } from './journal.ts'
import type { LoadedVault, World } from './openWorld.ts'
import type { Random } from './random.ts'

/** Casts on every vault, one after another on each, through whatever happens to the stack. */
export type Load = {
  /** Casts accepted so far. */
  count(): number
  /** Makes no more casts and waits until those that were made have an outcome, or `timeoutMs` is over. */
  end(timeoutMs: number): Promise<void>
  /** Leaves everything as it is. */
  abort(): void
}

const RETRY_MS = 100
const POLL_MS = 100
const MAX_PAUSE_MS = 400
const OWNER_SHARE = 0.2
const ENTRY = 1_000_000n
const WITHDRAWAL = 10_000n

/**
 * Keeps one cast under way on each vault: mostly the session's entries, a fifth withdrawals that the owner signs.
 * Requests whose answer is lost are repeated with the same key. Goes on first with what an earlier run left open.
 */
export function startLoad(deps: {
  readonly world: World
  readonly journal: Journal
  readonly states: CastStates
  readonly random: Random
}): Load {
  const { journal, states, random } = deps
  const abort = new AbortController()
  let stopping = false

  const follow = async (vault: LoadedVault, asked: Asked): Promise<void> => {
    const made = await create(deps.world, vault, asked, abort.signal)
    if (!made.ok) {
      journal.write({ kind: 'refused', key: asked.key, code: made.code })
      return
    }
    journal.write({ kind: 'accepted', key: asked.key, id: made.id })
    for (;;) {
      abort.signal.throwIfAborted()
      const status = (await states.find([made.id])).get(made.id)
      if (status && hasOutcome(status)) {
        journal.write({ kind: 'followed', key: asked.key, status })
        return
      }
      if (asked.action === 'withdraw') await signIfAsked(deps.world, made.id).catch(() => {})
      await sleep(POLL_MS)
    }
  }
  const run = async (vault: LoadedVault): Promise<void> => {
    const mine = journal.entries.filter(
      (entry): entry is Asked => entry.kind === 'asked' && entry.vault === vault.index && !entry.byTrigger,
    )
    const done = new Set(
      journal.entries.flatMap((entry) => (entry.kind === 'followed' || entry.kind === 'refused' ? [entry.key] : [])),
    )
    for (const asked of mine) if (!done.has(asked.key)) await follow(vault, asked)
    for (let number = mine.length; !stopping; number++) {
      abort.signal.throwIfAborted()
      const asked = planCast(vault, number, random)
      journal.write(asked)
      await follow(vault, asked)
      await sleep(random.below(MAX_PAUSE_MS))
    }
  }
  const running = Promise.all(deps.world.vaults.map(run))
  // Awaited at the end.
  running.catch(() => {})
  return {
    // A run that was resumed asks again for what it had asked for.
    count: () => new Set(journal.entries.flatMap((entry) => (entry.kind === 'accepted' ? [entry.key] : []))).size,
    abort: () => abort.abort(),
    end: async (timeoutMs) => {
      stopping = true
      const timer = setTimeout(() => abort.abort(), timeoutMs)
      await running.catch((error: unknown) => {
        if (!abort.signal.aborted) throw error
      })
      clearTimeout(timer)
    },
  }
}

function planCast(vault: LoadedVault, number: number, random: Random): Asked {
  const action = random.next() < OWNER_SHARE ? 'withdraw' : 'entry'
  const amount = (action === 'entry' ? ENTRY : WITHDRAWAL) + BigInt(number)
  return { kind: 'asked', key: `chaos-${vault.index}-${number}`, vault: vault.index, action, amount: String(amount) }
}

type Made = { readonly ok: true; readonly id: CastId } | { readonly ok: false; readonly code: string }

/** Asks until somebody answers; a refusal is an answer unless it passes by itself. */
async function create(world: World, vault: LoadedVault, asked: Asked, signal: AbortSignal): Promise<Made> {
  const { amount } = asked
  const plan: CreateCastBody =
    asked.action === 'withdraw'
      ? { vaultId: vault.id, action: 'withdraw', token: world.usdc, amount }
      : {
          ...{ vaultId: vault.id, spell: 'everbloom', action: 'entry', sessionId: vault.sessionId },
          parameters: { asset: world.usdc, amount },
        }
  for (;;) {
    signal.throwIfAborted()
    try {
      return { ok: true, id: (await world.client.casts.create(plan, asked.key)).id }
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status < 500) return { ok: false, code: error.problem.code }
      await sleep(RETRY_MS)
    }
  }
}

async function signIfAsked({ client, wallet }: World, id: CastId): Promise<void> {
  const { toSign } = await client.casts.get(id)
  if (!toSign) return
  const signature = await wallet.signTypedData(toSign.typedData)
  await client.casts.sign(id, { userOpHash: toSign.userOpHash, signature })
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
