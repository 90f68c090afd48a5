'use client'

import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

export default function PageFailed({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <EmptyState
      title="This page failed"
      action={
        <Button tone="act" onClick={reset}>
          Show it again
        </Button>
      }
    >
      <p>Nothing was sent. Casts that were under way go on without this page, and “Safety” still works.</p>
    </EmptyState>
  )
}
