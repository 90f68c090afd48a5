import type { ClusterView } from '@spells/shared/api'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Table } from '../../ui/Table.tsx'
import { MarketLink } from './MarketLink.tsx'

/** A cluster: its name, how closely its markets move together, and each of them. */
export function ClusterCard({ cluster }: { readonly cluster: ClusterView }) {
  const { name, cohesion, members } = cluster
  return (
    <Card title={name} aside={<span className={layout.small}>Cohesion {cohesion.toFixed(2)}</span>}>
      <Table
        caption={`Markets of ${name}`}
        rows={members}
        getKey={({ marketId }) => marketId}
        columns={[
          { name: 'Market', render: ({ marketId, question }) => <MarketLink id={marketId} question={question} /> },
          { name: 'Closeness', align: 'end', render: ({ closeness }) => closeness.toFixed(2) },
          {
            name: 'Moves',
            align: 'end',
            render: ({ direction }) => (direction === 1 ? 'with the first' : 'against the first'),
          },
        ]}
      />
    </Card>
  )
}
