import type { Price } from '@spells/shared/api'
import { Badge } from '../../ui/Badge.tsx'
import { Link } from '../../ui/Link.tsx'
import { Table } from '../../ui/Table.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { formatPrice } from './formatPrice.ts'
import styles from './priceTable.module.css'

const sources: Readonly<Record<string, string>> = { gmx: 'GMX', chainlink: 'Chainlink, on the chain' }

/** What each token costs, from where, and how old that is. Each leads to its past. */
export function PriceTable({ prices, current }: { readonly prices: readonly Price[]; readonly current: string }) {
  return (
    <Table
      caption="Token prices"
      rows={prices}
      getKey={({ token }) => token}
      columns={[
        {
          name: 'Token',
          render: ({ symbol }) => (
            <Link
              href={`/prices?token=${encodeURIComponent(symbol)}`}
              className={styles.token}
              aria-current={symbol === current ? 'true' : undefined}
              scroll={false}
            >
              {symbol}
            </Link>
          ),
        },
        { name: 'Price', align: 'end', render: ({ priceUsd }) => <strong>{formatPrice(priceUsd)}</strong> },
        {
          name: 'Bid to ask',
          align: 'end',
          render: ({ minUsd, maxUsd }) =>
            minUsd === maxUsd ? 'one price' : `${formatPrice(minUsd)} to ${formatPrice(maxUsd)}`,
        },
        { name: 'From', align: 'end', render: ({ source }) => sources[source] ?? source },
        {
          name: 'Read',
          align: 'end',
          render: ({ observedAt, stale }) =>
            stale ? (
              <Badge tone="attention">
                stale, <TimeAgo at={observedAt} />
              </Badge>
            ) : (
              <TimeAgo at={observedAt} />
            ),
        },
      ]}
    />
  )
}
