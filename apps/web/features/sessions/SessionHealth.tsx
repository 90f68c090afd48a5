'use client'

import type { SessionRef } from '@spells/shared'
import type { Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { Notice } from '../../ui/Notice.tsx'
import { queries } from '../api/queries.ts'

/** What of an armed session would fail now, and what will within days. Shows nothing while everything works. */
export function SessionHealth({ vault, sessionId }: { readonly vault: Vault; readonly sessionId: SessionRef }) {
  const { data } = useQuery(queries.exitCheck(vault.id))
  const found = data?.sessions.find(({ id }) => id === sessionId)
  if (!found) return null
  const { entry, exit, warnings } = found
  return (
    <>
      {exit.status === 'failed' && (
        <Notice tone="bad" title="It could not close its position now">
          <p>{exit.reason.message}</p>
        </Notice>
      )}
      {entry.status === 'failed' && (
        <Notice tone="attention" title="It could not open a position now">
          <p>{entry.reason.message}</p>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="attention" title="This will need you soon">
          {warnings.map(({ code, message }) => (
            <p key={`${code}${message}`}>{message}</p>
          ))}
        </Notice>
      )}
    </>
  )
}
