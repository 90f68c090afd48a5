import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'

/** Something could not be loaded: what, why, and a way to try again. */
export function ErrorState({
  title,
  detail,
  requestId,
  onRetry,
}: {
  readonly title: string
  readonly detail?: ReactNode
  readonly requestId?: string | undefined
  readonly onRetry?: () => void
}) {
  return (
    <Notice
      tone="bad"
      urgent
      title={title}
      action={
        onRetry && (
          <Button size="s" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {detail && <p>{detail}</p>}
      {requestId && (
        <p>
          Request <code>{requestId}</code>
        </p>
      )}
    </Notice>
  )
}
