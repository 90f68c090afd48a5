'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { type PendingCast, pendingCast } from './pendingCast.ts'

/** After a reload between sending and answer: look up the cast instead of guessing. */
export function PendingCastNotice() {
  const [pending, setPending] = useState(pendingCast.find)
  const router = useRouter()
  const look = useMutation({
    mutationFn: ({ plan, idempotencyKey }: PendingCast) => callApi((api) => api.casts.create(plan, idempotencyKey)),
    onSuccess: ({ id }) => {
      pendingCast.clear()
      router.replace(`/cast?id=${id}`)
    },
  })
  if (!pending) return null
  return (
    <Notice
      tone="attention"
      title="A cast was being sent when this page last closed"
      action={
        <>
          <Button size="s" tone="act" busy={look.isPending} onClick={() => look.mutate(pending)}>
            Finish sending it
          </Button>
          <Button
            size="s"
            tone="quiet"
            onClick={() => {
              pendingCast.clear()
              setPending(undefined)
            }}
          >
            Forget it
          </Button>
        </>
      }
    >
      <p>
        {look.error
          ? describeError(look.error).title
          : 'If it arrived, you get that same cast; if it did not, it is sent now. There is never a second one. “Activity” shows what arrived.'}
      </p>
    </Notice>
  )
}
