import type { Session } from '@spells/shared/api'
import { useEffect, useRef } from 'react'
import { toast } from '../../ui/toast.ts'

/** Says when a session is armed or disarmed while somebody looks, whoever did it and however this page learns of it. */
export function useSessionNews(sessions: readonly Session[] | undefined, nameOf: (spell: string) => string): void {
  const before = useRef<ReadonlyMap<string, Session['status']>>(new Map())
  useEffect(() => {
    if (!sessions) return
    for (const { id, status, spell } of sessions) {
      const was = before.current.get(id)
      if (was === undefined || was === status) continue
      if (status === 'installed') toast('good', `${nameOf(spell)} is armed.`)
      if (status === 'revoked') toast('good', `${nameOf(spell)} is disarmed. Nothing can be cast under it any more.`)
    }
    before.current = new Map(sessions.map(({ id, status }) => [id, status]))
  }, [sessions, nameOf])
}
