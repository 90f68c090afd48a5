'use client'

import type { Session, Vault } from '@spells/shared/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import layout from '../../ui/layout.module.css'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { DrillReport } from './DrillReport.tsx'
import { drillQuery } from './drillQuery.ts'
import styles from './sessions.module.css'

/** The way to try to break a session: here where the deployment runs it, by a command everywhere. */
export function BreakSession({
  session,
  vault,
  name,
}: {
  readonly session: Session
  readonly vault: Vault
  readonly name: string
}) {
  const queryClient = useQueryClient()
  const options = drillQuery(vault.id, session.id)
  const { data, error, refetch } = useQuery(options)
  const start = useMutation({
    mutationFn: () => callApi((api) => api.sessions.startDrill(vault.id, session.id)),
    onSuccess: (drill) => queryClient.setQueryData(options.queryKey, drill),
  })
  const failed = start.error ?? error
  const running = data?.run?.status === 'running'
  return (
    <details className={styles.details} open={data?.run ? true : undefined}>
      <summary>Try to break it</summary>
      <section className={styles.drill} aria-label={`Try to break ${name}`}>
        <p>
          Tries every kind of operation that this session must not do, as whoever holds its key would, on the contracts
          and the vault as they are now. A node executes each by itself and nothing is sent. The key is one of the
          drill’s own, put in the place of the session’s, which never leaves our servers.
        </p>
        {failed && (
          <ErrorState {...describeError(failed)} onRetry={() => (start.error ? start.mutate() : void refetch())} />
        )}
        {data?.run && <DrillReport run={data.run} />}
        {data?.offered && (
          <div>
            <Button busy={start.isPending || running} onClick={() => start.mutate()}>
              {data.run ? 'Try again' : 'Try to break it'}
            </Button>
          </div>
        )}
        {data && !data.offered && (
          <>
            <p>It runs wherever you trust: from the sources, against any node of the chain that you say with --rpc.</p>
            <p className={styles.command}>
              <code>{data.command}</code>
              <CopyButton text={data.command} label="Copy the command" />
            </p>
          </>
        )}
        {!data && !error && <p className={layout.small}>Asking who can run it …</p>}
      </section>
    </details>
  )
}
