import {
  type AccessRefusal,
  type Clock,
  type Result,
  refuse,
  signServiceToken,
  sponsorLedgerName,
  type WorkspaceId,
} from '@spells/shared'
import { describeFailure } from '../describeFailure.ts'
import type { SponsorPort, SponsorRefusal } from '../sponsorPort.ts'
import type { SponsorLedgerNamespace, SponsorLedgerRpc } from './sponsorLedgerRpc.ts'

/** Our own sponsor: the ledger of the intent's workspace, which decides and signs. */
export function createOwnSponsor(config: {
  readonly ledgers: Pick<SponsorLedgerNamespace, 'getByName'>
  readonly chainId: number
  readonly secret: string
  readonly clock: Clock
}): SponsorPort {
  const { ledgers, chainId, secret, clock } = config

  async function ask<Value>(
    workspace: WorkspaceId,
    invoke: (ledger: SponsorLedgerRpc, token: string) => Promise<Result<Value, AccessRefusal | SponsorRefusal>>,
  ): Promise<Result<Value, SponsorRefusal>> {
    try {
      const subject = sponsorLedgerName(chainId, workspace)
      const token = await signServiceToken({ secret, audience: 'sponsor', subject, nowMs: await clock.nowMs() })
      const reply = await invoke(ledgers.getByName(subject), token)
      if (reply.ok) return reply
      return 'retry' in reply.refusal ? refuse(reply.refusal) : unavailable
    } catch (error) {
      console.warn(JSON.stringify({ event: 'sponsor_unavailable', ...describeFailure(error) }))
      return unavailable
    }
  }

  return {
    getPaymasterStubData: (request) =>
      ask(request.context.workspaceId, (ledger, token) => ledger.getPaymasterStubData(token, request)),
    getPaymasterData: (request) =>
      ask(request.context.workspaceId, (ledger, token) => ledger.getPaymasterData(token, request)),
    settle: async ({ workspaceId, ...ended }) => {
      await ask(workspaceId, (ledger, token) => ledger.settle(token, ended))
    },
  }
}

const unavailable = refuse({
  code: 'sponsor_unavailable',
  message: 'The sponsor does not answer.',
  retry: true,
} as const satisfies SponsorRefusal)
