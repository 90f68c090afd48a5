import type { CascadeView } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import { Table } from '../../ui/Table.tsx'
import { formatChance, formatDecay, formatStrength } from './formatRelation.ts'
import { MarketLink } from './MarketLink.tsx'

/** Which market moves before which: how long, how much, how often, and how surely. */
export function CascadeTable({ cascades }: { readonly cascades: readonly CascadeView[] }) {
  return (
    <Table
      caption="Markets that move before others"
      rows={cascades}
      getKey={({ leaderId, followerId }) => `${leaderId} ${followerId}`}
      columns={[
        { name: 'Moves first', render: ({ leaderId, leader }) => <MarketLink id={leaderId} question={leader} /> },
        { name: 'Follows', render: ({ followerId, follower }) => <MarketLink id={followerId} question={follower} /> },
        { name: 'After', align: 'end', render: ({ lagMs }) => keepTogether(formatAge(lagMs)) },
        { name: 'Strength', align: 'end', render: ({ strength }) => formatStrength(strength) },
        {
          name: 'Answered',
          align: 'end',
          render: ({ hitRate, moves }) => `${Math.round(hitRate * 100)}\u00a0% of\u00a0${moves}`,
        },
        { name: 'By chance', align: 'end', render: ({ qValue }) => formatChance(qValue) },
        {
          name: 'Halves in',
          align: 'end',
          render: ({ decayHalfLifeMs }) => keepTogether(formatDecay(decayHalfLifeMs)),
        },
      ]}
    />
  )
}

/** A number stays on the line of its unit. */
function keepTogether(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}
