'use client'

import type { Position } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { formatMoney } from '../../lib/formatMoney.ts'
import { formatTime } from '../../lib/formatTime.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { ButtonLink } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Stat, Stats } from '../../ui/Stat.tsx'
import { Table } from '../../ui/Table.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { CastsUnderWay } from './CastsUnderWay.tsx'

const states = {
  active: { tone: 'good', text: 'Active' },
  closed: { tone: 'neutral', text: 'Closed' },
  liquidated: { tone: 'bad', text: 'Liquidated' },
} as const
const venues: Record<Position['venue'], string> = { 'aave-v3': 'Aave v3' }

/** What the vaults hold because of casts, and what is still under way. */
export function PositionList() {
  const spells = useQuery(queries.spells())
  const portfolio = useQuery(queries.portfolio()).data
  const worthOf = (id: string) => portfolio?.items.find(({ positionId }) => positionId === id)?.worth
  const nameOf = (id: string) => spells.data?.items.find((spell) => spell.id === id)?.name ?? id
  return (
    <div className={layout.stack}>
      <CastsUnderWay />
      {portfolio && portfolio.items.length > 0 && (
        <Stats>
          <Stat
            name="Open positions are worth"
            value={formatMoney(portfolio.total.valueUsd)}
            note={portfolio.total.complete ? 'At their last observed amounts' : 'Without what has no fresh price'}
          />
        </Stats>
      )}
      <Loaded query={useQuery(queries.positions())} rows={3} label="your positions">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title="No positions"
              action={
                <ButtonLink tone="act" href="/spells">
                  Choose a spell
                </ButtonLink>
              }
            >
              <p>Cast a spell, or let a trigger cast it, and what it opened appears here.</p>
            </EmptyState>
          ) : (
            <Table
              caption="Your positions"
              rows={items}
              getKey={({ id }) => id}
              columns={[
                { name: 'Spell', render: ({ spell }) => <strong>{nameOf(spell)}</strong> },
                { name: 'Venue', render: ({ venue }) => venues[venue] },
                { name: 'State', render: ({ state }) => <Badge tone={states[state].tone}>{states[state].text}</Badge> },
                { name: 'Opened', render: ({ openedAt }) => formatTime(openedAt) },
                { name: 'Seen', render: ({ observedAt }) => <TimeAgo at={observedAt} /> },
                {
                  name: 'Size',
                  align: 'end',
                  render: ({ amount, asset }) => (
                    <Amount amount={amount} decimals={asset.decimals} symbol={asset.symbol} />
                  ),
                },
                {
                  name: 'Worth',
                  align: 'end',
                  render: ({ id }) => {
                    const worth = worthOf(id)
                    return worth ? `${formatMoney(worth.valueUsd)}${worth.price.stale ? ' (old price)' : ''}` : '–'
                  },
                },
                {
                  name: 'Action',
                  align: 'end',
                  render: ({ state, spell, vaultId, asset }) =>
                    state === 'active' ? (
                      <ButtonLink
                        size="s"
                        href={`/cast?spell=${encodeURIComponent(spell)}&action=exit&vault=${vaultId}&asset=${asset.address}`}
                      >
                        Close
                      </ButtonLink>
                    ) : (
                      '–'
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </div>
  )
}
