'use client'

import { useQuery } from '@tanstack/react-query'
import { formatDay } from '../../lib/formatTime.ts'
import { Card } from '../../ui/Card.tsx'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { Table } from '../../ui/Table.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { describeLevels } from './describeLevels.ts'

/** How many workspaces that agreed to share wait near which level of a market; that it is not told, where they are too few. */
export function MarketLevels({ marketId }: { readonly marketId: string }) {
  const query = useQuery(signalQueries.marketLevels(marketId))
  return (
    <Card title="Where others wait">
      <Loaded query={query} rows={2} label="where others wait">
        {({ levels, fewest, day }) => {
          const told = describeLevels(levels)
          return (
            <>
              {told.length === 0 ? (
                <p className={layout.quiet}>
                  Not enough workspaces that share wait at any level of it: fewer than {fewest} are never told of.
                </p>
              ) : (
                <Table
                  caption="Levels at which workspaces wait"
                  rows={told}
                  getKey={({ level }) => level}
                  columns={[
                    { name: 'Level', render: ({ level }) => level },
                    { name: 'Workspaces', align: 'end', render: ({ workspaces }) => workspaces },
                  ]}
                />
              )}
              <p className={layout.small}>
                Armed triggers of those who agreed, above and below alike, with noise; told once for{' '}
                {formatDay(`${day}T12:00:00.000Z`)} (UTC). Whether yours count is set with{' '}
                <Link href="/triggers">your triggers</Link>.
              </p>
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}
