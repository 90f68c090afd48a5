'use client'

import type { Live } from '@spells/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { callApi } from '../api/callApi.ts'
import { useSession } from '../session/useSession.ts'
import { listStaleKeys } from './listStaleKeys.ts'
import { liveStore } from './liveStore.ts'

/** Keeps a live connection while somebody is signed in; what it tells of is asked for again. */
export function LiveUpdates() {
  const session = useSession()
  const queryClient = useQueryClient()
  const userId = session.status === 'signed-in' ? session.me.user.id : undefined
  useEffect(() => {
    if (userId === undefined) return
    let live: Live | undefined
    let gone = false
    void callApi(async (api) => {
      if (gone) return
      live = api.live({
        onStatus: (status) => {
          liveStore.set(status)
          // A connection that is lost or back says something about our servers.
          void queryClient.invalidateQueries({ queryKey: ['health'] })
        },
        onMessage: (message) => {
          for (const queryKey of listStaleKeys(message)) void queryClient.invalidateQueries({ queryKey })
        },
      })
    })
    return () => {
      gone = true
      live?.close()
      liveStore.set('off')
    }
  }, [userId, queryClient])
  return null
}
