import { runInDurableObject } from 'cloudflare:test'
import type { DurableObject } from 'cloudflare:workers'
import { defaultLimits, type SendOutcome } from '@spells/core/transaction'
import type { Failpoint, IntentId } from '@spells/shared'
import { type Address, getAddress, type Hex, isAddressEqual } from 'viem'
import type { DirectSender } from '../../src/adapters/directSender.ts'
import type { KeyService } from '../../src/adapters/keyHolder.ts'
import type { BundlerPort } from '../../src/ports.ts'
import type { PremiseVerdict } from '../../src/premisePort.ts'
import { letBlocksFlow } from './chainControl.ts'

const RESEND_MIN_MS = 400

/** What the tests may do to the ports of the objects under test. They share this module with them. */
export const switches = {
  /** Operations as they were handed to the bundler. See {@link listSends}. */
  sends: [] as { readonly sender: string; readonly userOpHash: Hex }[],
  /** Decides about one send: pass it on, drop the request, or drop the reply. */
  onSend: (() => 'pass') as () => 'pass' | 'loseRequest' | 'loseReply',
  /** Nodes and bundlers of instances that start from now on; the plain ones if undefined. */
  rpcUrls: undefined as readonly string[] | undefined,
  bundlerUrls: undefined as readonly string[] | undefined,
  /** The way past all bundlers, of instances that start from now on. */
  direct: undefined as DirectSender | undefined,
  /** Who has the session keys of instances that start from now on; the Worker itself if undefined. */
  keyService: undefined as KeyService | undefined,
  /** How many times asking the clock fails. */
  clockFailures: 0,
  /** As in `TransactionLimits`. Handing over again soon is what most tests want to see soon. */
  resendMinMs: RESEND_MIN_MS,
  receiptTimeoutMs: defaultLimits.receiptTimeoutMs,
  recoveryBudgetMs: defaultLimits.recoveryBudgetMs,
  /** What is said of every premise. */
  premise: { status: 'holds' } as PremiseVerdict,
  /** Waits at a failpoint. */
  onFailpoint: (async () => {}) as Failpoint,
}

/** Back to a world without faults. */
export async function resetSwitches(): Promise<void> {
  switches.sends = []
  switches.onSend = () => 'pass'
  switches.rpcUrls = undefined
  switches.bundlerUrls = undefined
  switches.direct = undefined
  switches.clockFailures = 0
  switches.keyService = undefined
  switches.premise = { status: 'holds' }
  switches.resendMinMs = RESEND_MIN_MS
  switches.receiptTimeoutMs = defaultLimits.receiptTimeoutMs
  switches.recoveryBudgetMs = defaultLimits.recoveryBudgetMs
  switches.onFailpoint = async () => {}
  await letBlocksFlow()
}

/** Hashes that one vault handed over, each time. Objects of tests before may still be at work beside it. */
export function listSends({ vault }: { readonly vault: Address }): readonly Hex[] {
  return switches.sends
    .filter(({ sender }) => isAddressEqual(getAddress(sender), vault))
    .map(({ userOpHash }) => userOpHash)
}

/**
 * Holds the work on an intent where it reaches a failpoint, until its object is ended by {@link crash}.
 * @param attempt only where the failpoint is about this attempt
 */
export function holdAt(name: string, intentId: IntentId, attempt?: number): Promise<void> {
  return new Promise((reached) => {
    switches.onFailpoint = async (passed, facts) => {
      if (passed !== name || facts?.intentId !== intentId) return
      if (attempt !== undefined && facts.attempt !== attempt) return
      switches.onFailpoint = async () => {}
      reached()
      await new Promise((_, reject) => held.add(reject))
    }
  })
}

type Restartable = DurableObject & { restart(): void }

const held = new Set<(error: Error) => void>()

/**
 * Ends the running instance, with everything it was doing, and starts another one from what was stored. (The runner
 * can evict only an object that has nothing to do, and cannot abort one without ending the test as well.)
 */
export async function crash(vault: { readonly getStub: () => DurableObjectStub<Restartable> }) {
  await runInDurableObject(vault.getStub(), (instance) => instance.restart())
  for (const reject of held) reject(new Error('crash of a test'))
  held.clear()
}

export function withSwitches(bundler: BundlerPort): BundlerPort {
  const lost: SendOutcome = { kind: 'unknown', detail: 'lost' }
  return {
    estimate: bundler.estimate,
    send: async (operation, userOpHash) => {
      switches.sends.push({ sender: operation.sender ?? '', userOpHash })
      const decision = switches.onSend()
      if (decision === 'loseRequest') return lost
      const outcome = await bundler.send(operation, userOpHash)
      return decision === 'loseReply' ? lost : outcome
    },
  }
}
