'use client'

import { formatAge } from '../lib/formatAge.ts'
import { formatTime } from '../lib/formatTime.ts'
import { useNow } from '../lib/useNow.ts'

/** How long ago something was; the exact moment on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  const nowMs = useNow()
  const ageMs = nowMs === undefined ? undefined : Math.max(0, nowMs - Date.parse(at))
  return (
    <time dateTime={at} title={nowMs === undefined ? undefined : formatTime(at)} className="tabular">
      {ageMs === undefined ? '…' : ageMs < 5000 ? 'just now' : `${formatAge(ageMs)} ago`}
    </time>
  )
}
