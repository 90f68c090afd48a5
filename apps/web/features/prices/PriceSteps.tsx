'use client'

import type { PriceHistory } from '@spells/shared/api'
import { useState } from 'react'
import { formatTime } from '../../lib/formatTime.ts'
import layout from '../../ui/layout.module.css'
import { Table } from '../../ui/Table.tsx'
import { formatPrice } from './formatPrice.ts'
import { type HistoryRow, listHistoryRows } from './listHistoryRows.ts'
import { nameOrigin } from './nameOrigin.ts'

/** What the chart shows, as a table. Its rows are made when it is opened. */
export function PriceSteps({ symbol, history }: { readonly symbol: string; readonly history: PriceHistory }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className={layout.disclosure} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {isOpen && (
        <Table
          caption={`${symbol}, step by step`}
          columns={columns}
          rows={listHistoryRows(history)}
          getKey={({ kind, at }) => `${kind} ${at}`}
        />
      )}
    </details>
  )
}

const price = (name: string, field: 'openUsd' | 'highUsd' | 'lowUsd' | 'closeUsd') => ({
  name,
  align: 'end' as const,
  render: (row: HistoryRow) => (row.kind === 'gap' ? '–' : formatPrice(row.step[field])),
})

const columns: Parameters<typeof Table<HistoryRow>>[0]['columns'] = [
  { name: 'From', render: ({ at }) => formatTime(at) },
  price('Open', 'openUsd'),
  price('High', 'highUsd'),
  price('Low', 'lowUsd'),
  price('Close', 'closeUsd'),
  {
    name: 'Known',
    align: 'end',
    render: (row) => (row.kind === 'gap' ? `not known until ${formatTime(row.to)}` : nameOrigin(row.step.from)),
  },
]
