import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { describeError } from './describeError.ts'

/** Shows a query in each of its states: on its way, failed, there, and there but not renewed. */
export function Loaded<Data>({
  query,
  rows = 3,
  label,
  children,
}: {
  readonly query: UseQueryResult<Data>
  readonly rows?: number
  /** What is being loaded, such as “your vaults”. */
  readonly label: string
  readonly children: (data: Data) => ReactNode
}) {
  const { data, error, refetch } = query
  if (data === undefined) {
    if (!error) return <Skeleton rows={rows} label={`Loading ${label}`} />
    return <ErrorState {...describeError(error)} onRetry={() => void refetch()} />
  }
  return (
    <>
      {error && (
        <Notice tone="attention" title={`Could not refresh ${label}. You see what was loaded before.`}>
          {describeError(error).title}.
        </Notice>
      )}
      {children(data)}
    </>
  )
}
