'use client'

import './styles/tokens.css'
import './styles/base.css'

export default function AppFailed({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Spells failed to start</h1>
          <p>Nothing was sent. Casts that were under way go on without this page.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
