import { AppError } from '@spells/shared'
import type { CastDetail, ChainInfo, SignatureRequest, Vault } from '@spells/shared/api'
import type { Hex } from 'viem'
import { callApi } from '../api/callApi.ts'
import { loadWallet } from '../wallet/loadWallet.ts'
import { checkSignatureRequest } from './checkSignatureRequest.ts'

/** A signature that the wallet gave and our servers may not have yet. */
export type GivenSignature = { readonly userOpHash: Hex; readonly signature: Hex }

/**
 * Asks the owner's wallet to sign a cast's operation, after checking that it is what the page shows.
 * @throws operation_differs, wallet_rejected, wallet_moved, wallet_failed
 */
export async function askOwner(
  request: SignatureRequest,
  terms: { readonly vault: Vault; readonly chain: ChainInfo },
): Promise<GivenSignature> {
  const { vault, chain } = terms
  const checked = checkSignatureRequest(request, {
    vault: vault.address,
    owner: vault.owner,
    chainId: vault.chainId,
    deployment: chain.deployment,
  })
  if (!checked.ok) {
    throw new AppError({
      code: 'operation_differs',
      shortMessage: `What was to be signed is not what this page shows: ${checked.refusal.what} differs. Nothing was signed.`,
      retry: 'never',
    })
  }
  const { signTypedData } = await loadWallet()
  const signature = await signTypedData(checked.value.typedData, { from: request.owner, chainId: vault.chainId })
  return { userOpHash: request.userOpHash, signature }
}

/** Hands a signature in; the same one twice is the same as once. */
export function handIn(id: CastDetail['id'], given: GivenSignature): Promise<CastDetail> {
  return callApi((api) => api.casts.sign(id, given))
}
