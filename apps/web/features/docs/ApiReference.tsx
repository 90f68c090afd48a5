'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { filterReference } from './filterReference.ts'
import { loadOpenApi } from './loadOpenApi.ts'
import { OperationEntry } from './OperationEntry.tsx'
import { type GroupView, readReference } from './readReference.ts'
import styles from './reference.module.css'

const referenceQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: async () => readReference(await loadOpenApi()),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Every operation of the API that answers here, from its own document. */
export function ApiReference() {
  const query = useQuery(referenceQuery)
  return (
    <Loaded query={query} rows={8} label="the operations">
      {(groups) => <Reference groups={groups} />}
    </Loaded>
  )
}

function Reference({ groups }: { readonly groups: readonly GroupView[] }) {
  const [text, setText] = useState('')
  const wanted = useWantedOperation()
  const found = filterReference(groups, text)
  const count = found.reduce((sum, { operations }) => sum + operations.length, 0)
  return (
    <>
      <search className={styles.search}>
        <TextInput
          type="search"
          name="q"
          aria-label="Filter operations"
          placeholder="Filter by path, word, field or error code"
          value={text}
          onChange={(event) => setText(event.target.value)}
          unit={text === '' && <Icon name="search" />}
          maxLength={100}
        />
        <p role="status" className={styles.count}>
          {count} {count === 1 ? 'operation' : 'operations'}
        </p>
      </search>
      {found.length === 0 && (
        <EmptyState title={`No operation mentions “${text}”`}>
          <p>Paths, summaries, fields and error codes are searched.</p>
        </EmptyState>
      )}
      {found.map(({ name, description, operations }) => (
        <section key={name} className={styles.group} aria-labelledby={`group-${name}`}>
          <h2 id={`group-${name}`} className={styles.groupName}>
            {name}
          </h2>
          <p className={styles.about}>{description}</p>
          {operations.map((operation) => (
            <OperationEntry key={operation.id} operation={operation} open={operation.id === wanted} />
          ))}
        </section>
      ))}
    </>
  )
}

/** The operation that the address names; brought into view, since it was not there when the page was loaded. */
function useWantedOperation(): string {
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    const read = () => setWanted(decodeURIComponent(window.location.hash.slice(1)))
    read()
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  useEffect(() => {
    if (wanted) document.getElementById(wanted)?.scrollIntoView()
  }, [wanted])
  return wanted
}
