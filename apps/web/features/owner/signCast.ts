import { AppError, OWNER_WINDOW_SEC } from '@spells/shared'
import type { CastDetail, ChainInfo, SignatureRequest, Vault } from '@spells/shared/api'
import type { Hex } from 'viem'
import { formatTime } from '../../lib/formatTime.ts'
import { callApi } from '../api/callApi.ts'
import { loadWallet } from '../wallet/loadWallet.ts'
import { checkSignatureRequest } from './checkSignatureRequest.ts'
import { isWindowTooLong } from './isWindowTooLong.ts'

/** A signature that the wallet gave and our servers may not have yet. */
export type GivenSignature = { readonly userOpHash: Hex; readonly signature: Hex }

/**
 * Asks the owner's wallet to sign a cast's operation, after checking that it is what the page shows, and that the signature
 * will not count for longer than any of ours does: told by the wallet's own node, not by our servers.
 * @throws operation_differs, window_too_long, wallet_rejected, wallet_moved, wallet_failed
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
  const { signTypedData, readChain } = await loadWallet()
  const { validUntilMs } = checked.value
  const nowSec = await (await readChain()).getTimeSec()
  if (isWindowTooLong({ validUntilMs, nowSec })) {
    throw new AppError({
      code: 'window_too_long',
      shortMessage: `Your signature would count until ${formatTime(new Date(validUntilMs).toISOString())}, which is longer than the ${OWNER_WINDOW_SEC / 60} minutes that anything signed here counts. Nothing was signed.`,
      retry: 'never',
    })
  }
  const signature = await signTypedData(checked.value.typedData, { from: request.owner, chainId: vault.chainId })
  return { userOpHash: request.userOpHash, signature }
}

/** Takes back a cast that is not signed; the same one twice is the same as once. */
export function takeBack(id: CastDetail['id']): Promise<CastDetail> {
  return callApi((api) => api.casts.cancel(id))
}

/** Hands a signature in; the same one twice is the same as once. */
export function handIn(id: CastDetail['id'], given: GivenSignature): Promise<CastDetail> {
  return callApi((api) => api.casts.sign(id, given))
}
