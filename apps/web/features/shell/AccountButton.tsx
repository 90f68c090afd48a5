'use client'

import dynamic from 'next/dynamic'
import { Button } from '../../ui/Button.tsx'
import { useSession } from '../session/useSession.ts'
import { openDialog } from './openDialog.ts'

// A part that did not arrive must not take the page with it.
const loadMenu = () =>
  import('./AccountMenu.tsx').then(
    (module) => module.AccountMenu,
    () => MenuLost,
  )
const AccountMenu = dynamic(loadMenu, {
  ssr: false,
  loading: () => (
    <Button tone="act" size="s" disabled>
      Connect
    </Button>
  ),
})

/** Who is here: the way in, and for those who are signed in the way out, whose code comes only then. */
export function AccountButton() {
  const session = useSession()
  if (session.status === 'signed-in') return <AccountMenu me={session.me} />
  return (
    <Button tone="act" size="s" disabled={session.status === 'unknown'} onClick={() => openDialog('connect')}>
      {session.status === 'ended' ? 'Sign in' : 'Connect'}
    </Button>
  )
}

function MenuLost() {
  return (
    <Button size="s" onClick={() => window.location.reload()}>
      Reload
    </Button>
  )
}
