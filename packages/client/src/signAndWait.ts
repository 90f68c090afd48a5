import type { CastId } from '@spells/shared'
import type { Cast, CastDetail, ProblemCode, SignatureRequest, SignCastBody } from '@spells/shared/api'
import { ProblemError } from './problemError.ts'
import { type WaitOptions, waitForCast } from './waitForCast.ts'

/** Signs EIP-712 typed data as the vault's owner: 65 bytes in hex. A rejected prompt throws. */
export type TypedDataSigner = (
  typedData: SignatureRequest['typedData'],
  request: SignatureRequest,
) => Promise<`0x${string}`>

/** Refusals after which the cast says what to do next. */
const overtaken: ReadonlySet<string> = new Set(['operation_changed', 'not_awaiting_signature'] satisfies ProblemCode[])

/**
 * Follows a cast like `wait`, and has its owner sign what it asks for, each operation once: usually one, another when
 * the first did not land.
 * @param signTypedData what a wallet does with `eth_signTypedData_v4`
 * @throws whatever `signTypedData` throws, such as a rejected prompt
 * @throws ProblemError `signature_rejected`, `deadline_passed`
 */
export async function signAndWait(
  casts: {
    get(id: CastId): Promise<CastDetail>
    sign(id: CastId, body: SignCastBody): Promise<CastDetail>
  },
  id: CastId,
  signTypedData: TypedDataSigner,
  options: WaitOptions = {},
): Promise<Cast> {
  const signed = new Set<string>()
  const getAndSign = async (): Promise<Cast> => {
    const cast = await casts.get(id)
    const { toSign } = cast
    if (!toSign || signed.has(toSign.userOpHash)) return cast
    const { userOpHash } = toSign
    const signature = await signTypedData(toSign.typedData, toSign)
    try {
      await casts.sign(id, { userOpHash, signature })
      signed.add(userOpHash)
    } catch (error) {
      if (!(error instanceof ProblemError) || !overtaken.has(error.problem.code)) throw error
    }
    return cast
  }
  return waitForCast(getAndSign, id, options)
}
