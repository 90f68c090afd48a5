'use client'

import { Component, type ReactNode } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { closeDialog } from './openDialog.ts'

/** When the code of a dialog does not arrive, that is said, and the page behind it stays. */
export class DialogGuard extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <Dialog open onClose={closeDialog} title="This part did not arrive">
        <p>Our servers do not answer. Your vault does not need them: its owner can call it from any wallet.</p>
        <div>
          <Button onClick={() => window.location.reload()}>Reload the page</Button>
        </div>
      </Dialog>
    )
  }
}
