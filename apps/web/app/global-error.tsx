'use client'

import './styles/tokens.css'
import './styles/base.css'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

export default function AppFailed({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <EmptyState
            title="Spells failed to start"
            action={
              <Button tone="act" onClick={reset}>
                Try again
              </Button>
            }
          >
            <p>Nothing was sent. Casts that were under way go on without this page.</p>
          </EmptyState>
        </main>
      </body>
    </html>
  )
}
