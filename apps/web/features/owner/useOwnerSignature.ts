import { ProblemError } from '@spells/client'
import type { CastDetail, Vault } from '@spells/shared/api'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { castQuery } from '../cast/castQuery.ts'
import { useChain } from '../wallet/useChain.ts'
import { askOwner, type GivenSignature, handIn, takeBack as takeBackCast } from './signCast.ts'

export type Signing =
  | { readonly status: 'idle' }
  | { readonly status: 'asking' }
  | { readonly status: 'sending' }
  | { readonly status: 'takingBack' }
  | { readonly status: 'failed'; readonly error: unknown }

/** The owner's signature for a cast: asked of the wallet, then handed in. One that was given is not asked for again. */
export function useOwnerSignature({ vault }: { readonly vault: Vault | undefined }): {
  readonly signing: Signing
  readonly sign: (cast: CastDetail) => Promise<void>
  /** Only before the first signature. */
  readonly takeBack: (cast: CastDetail) => Promise<void>
} {
  const chain = useChain()
  const queryClient = useQueryClient()
  const [signing, setSigning] = useState<Signing>({ status: 'idle' })
  const [given, setGiven] = useState<GivenSignature>()
  const sign = useCallback(
    async ({ id, toSign }: CastDetail) => {
      if (!toSign || !vault || !chain) return
      const { queryKey } = castQuery(id)
      try {
        let signature = given?.userOpHash === toSign.userOpHash ? given : undefined
        if (!signature) {
          setSigning({ status: 'asking' })
          signature = await askOwner(toSign, { vault, chain })
          setGiven(signature)
        }
        setSigning({ status: 'sending' })
        queryClient.setQueryData(queryKey, await handIn(id, signature))
        setSigning({ status: 'idle' })
      } catch (error) {
        // A signature that was refused is of no use: the wallet is asked again.
        if (isRefused(error)) setGiven(undefined)
        // Signed meanwhile in another tab, replaced or over: the cast itself says which.
        setSigning(isOvertaken(error) ? { status: 'idle' } : { status: 'failed', error })
        if (error instanceof ProblemError) await queryClient.invalidateQueries({ queryKey })
      }
    },
    [vault, chain, queryClient, given],
  )
  const takeBack = useCallback(
    async ({ id }: CastDetail) => {
      const { queryKey } = castQuery(id)
      try {
        setSigning({ status: 'takingBack' })
        queryClient.setQueryData(queryKey, await takeBackCast(id))
        setSigning({ status: 'idle' })
      } catch (error) {
        setSigning(isOvertaken(error) ? { status: 'idle' } : { status: 'failed', error })
        if (error instanceof ProblemError) await queryClient.invalidateQueries({ queryKey })
      }
    },
    [queryClient],
  )
  return { signing, sign, takeBack }
}

const overtaken: readonly string[] = ['not_awaiting_signature', 'operation_changed', 'deadline_passed']

function isRefused(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === 'signature_rejected' || error.code === 'invalid_request')
}

function isOvertaken(error: unknown): boolean {
  return error instanceof ProblemError && overtaken.includes(error.code)
}
