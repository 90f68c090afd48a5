'use client'

import type { Me, WorkspaceSettingsView } from '@spells/shared/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { formatTime } from '../../lib/formatTime.ts'
import { Card } from '../../ui/Card.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import layout from '../../ui/layout.module.css'
import { Switch } from '../../ui/Switch.tsx'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { Loaded } from '../api/Loaded.tsx'

const SETTINGS_KEY = ['workspace', 'settings']

/** Whether the workspace's armed triggers count in what everybody is told of a market's levels, and what that tells. */
export function SharedIntelligence({ me }: { readonly me: Me }) {
  const query = useQuery({ queryKey: SETTINGS_KEY, queryFn: () => callApi((api) => api.workspace.settings()) })
  return (
    <Card title="Shared intelligence">
      <p className={layout.quiet}>
        The page of a market tells everybody how many workspaces wait near which level of it. Yours is counted only if
        you turn it on, and you are told the same either way.
      </p>
      <Loaded query={query} rows={2} label="what your workspace shares">
        {(settings) => <Consent settings={settings} isOwner={me.workspace.role === 'owner'} />}
      </Loaded>
      <ul className={layout.bullets}>
        <li>
          One workspace is counted once in each market, in the level of 5 points where its newest armed trigger waits.
          Who you are, your vault, spell and amount, and whether you wait above or below, are not in it.
        </li>
        <li>
          A level is told only when at least 20 workspaces wait in it, and never exactly: noise is added, so that one
          workspace more or less hardly changes what is told.
        </li>
        <li>
          It is counted once a day (UTC). Turning it off leaves today’s numbers as they are and ends it with the next
          day. Days add up: who waits at one level for weeks is hidden less well.
        </li>
      </ul>
    </Card>
  )
}

function Consent({ settings, isOwner }: { readonly settings: WorkspaceSettingsView; readonly isOwner: boolean }) {
  const queryClient = useQueryClient()
  const update = useMutation({
    mutationFn: (shareTriggerLevels: boolean) => callApi((api) => api.workspace.update({ shareTriggerLevels })),
    onSuccess: (changed) => {
      queryClient.setQueryData(SETTINGS_KEY, changed)
      return queryClient.invalidateQueries({ queryKey: ['events'] })
    },
  })
  const isShared = update.isPending ? update.variables : settings.shareTriggerLevels
  return (
    <div className={layout.list}>
      <div>
        <Switch checked={isShared} disabled={!isOwner} onChange={(wanted) => update.mutate(wanted)}>
          Count the armed triggers of this workspace
        </Switch>
      </div>
      <p className={layout.small} role="status">
        {isShared ? 'On' : 'Off'}
        {settings.updatedAt !== null && !update.isPending && `, since ${formatTime(settings.updatedAt)}`}.
        {!isOwner && ' Only the owner of the workspace decides this.'}
      </p>
      {update.error && <ErrorState {...describeError(update.error)} />}
    </div>
  )
}
