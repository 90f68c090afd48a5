import type { ReactNode } from 'react'
import styles from './table.module.css'

/** Rows of the same kind. On a narrow screen each row becomes a block with its column names. */
export function Table<Row>({
  caption,
  columns,
  rows,
  getKey,
}: {
  readonly caption: string
  readonly columns: readonly {
    readonly name: string
    readonly align?: 'start' | 'end'
    readonly render: (row: Row) => ReactNode
  }[]
  readonly rows: readonly Row[]
  readonly getKey: (row: Row) => string
}) {
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, align }) => (
            <th key={name} scope="col" className={align === 'end' ? styles.end : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={getKey(row)}>
            {columns.map(({ name, align, render }) => (
              <td key={name} data-name={name} className={align === 'end' ? styles.end : undefined}>
                {render(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
