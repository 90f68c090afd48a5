'use client'

import type { Me } from '@spells/shared/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import layout from '../../ui/layout.module.css'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { useChain } from '../wallet/useChain.ts'

/** The first vault: what it is, and one button. */
export function CreateVault({ me }: { readonly me: Me }) {
  const chain = useChain()
  const queryClient = useQueryClient()
  const owner = me.user.wallets[0]
  const create = useMutation({
    mutationFn: (body: { chainId: number; owner: `0x${string}` }) => callApi((api) => api.vaults.create(body)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['vaults'] }),
  })
  return (
    <Card title="Your Metavault">
      <p className={layout.narrow}>
        A Metavault is a smart account of your own. Your wallet owns it and can always move everything in it by a plain
        transaction. Spells can act for it only inside sessions that you sign, and that the contract enforces.
      </p>
      <p className={layout.quiet}>
        Its address is known at once and costs nothing. It goes on chain with its first transaction.
      </p>
      {create.error && <ErrorState {...describeError(create.error)} />}
      <div>
        <Button
          tone="act"
          busy={create.isPending}
          disabled={!chain || !owner}
          onClick={() => chain && owner && create.mutate({ chainId: chain.id, owner })}
        >
          Get a vault address
        </Button>
      </div>
    </Card>
  )
}
