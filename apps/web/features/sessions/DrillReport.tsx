import type { DrillRun } from '@spells/shared/api'
import { formatTime } from '../../lib/formatTime.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Table } from '../../ui/Table.tsx'
import { describeDrill } from './describeDrill.ts'
import styles from './sessions.module.css'

/** What a try to break a session found so far: how many attempts, what refused them, and that none landed. */
export function DrillReport({ run }: { readonly run: DrillRun }) {
  const { status, planned, attempts, kinds, examples, startedAt } = run
  const { tone, title, detail } = describeDrill(run)
  return (
    <>
      <Notice tone={tone} title={<span role="status">{title}</span>}>
        <p>
          {detail} Begun {formatTime(startedAt)}.
        </p>
        {examples.map((example) => (
          <p key={example}>
            <code>{example}</code>
          </p>
        ))}
      </Notice>
      {status === 'running' && (
        <progress className={styles.progress} value={attempts} max={planned ?? undefined} aria-label="Attempts made" />
      )}
      {kinds.length > 0 && (
        <Table
          caption="Attempts by kind, and what refused them"
          rows={kinds}
          getKey={({ kind }) => kind}
          columns={[
            { name: 'Kind', render: ({ kind }) => kind },
            {
              name: 'Refused by',
              render: ({ refusals }) =>
                refusals
                  .toSorted((a, b) => b.count - a.count)
                  .map(({ name, count }) => `${name} ${count}`)
                  .join(', '),
            },
            { name: 'Tried', align: 'end', render: ({ attempts: tried }) => tried.toLocaleString('en') },
            { name: 'Landed', align: 'end', render: ({ landed }) => landed },
          ]}
        />
      )}
    </>
  )
}
