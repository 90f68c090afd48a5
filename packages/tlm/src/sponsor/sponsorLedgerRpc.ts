import type { AccessRefusal, IntentId, Result, SponsorshipRpc } from '@spells/shared'
import type { ObjectNames } from '../access.ts'
import type {
  PaymasterApproval,
  PaymasterStub,
  SponsoredOutcome,
  SponsorRefusal,
  SponsorRequest,
} from '../sponsorPort.ts'

/** What a sponsor ledger offers inside the private Worker. Service token first, as in `SponsorshipRpc`. WIRE. */
export type SponsorLedgerRpc = SponsorshipRpc & {
  getPaymasterStubData(
    token: string,
    request: SponsorRequest,
  ): Promise<Result<PaymasterStub, AccessRefusal | SponsorRefusal>>
  getPaymasterData(
    token: string,
    request: SponsorRequest,
  ): Promise<Result<PaymasterApproval, AccessRefusal | SponsorRefusal>>
  settle(
    token: string,
    request: { readonly intentId: IntentId; readonly outcome: SponsoredOutcome },
  ): Promise<Result<null, AccessRefusal>>
}

/** The ledgers, by name. */
export type SponsorLedgerNamespace = ObjectNames & { getByName(name: string): SponsorLedgerRpc }
