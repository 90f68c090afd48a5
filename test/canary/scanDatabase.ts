import pg from 'pg'
import type { Needle } from './buildNeedles.ts'
import type { Scanner } from './createScanner.ts'

/**
 * Looks through every row of every table.
 * @param connectionString of the superuser, who sees them all
 * @param onFound is told the table
 * @returns how much there was
 */
export async function scanDatabase(
  connectionString: string,
  scan: Scanner,
  onFound: (place: string, needles: readonly Needle[]) => void,
): Promise<{ readonly tables: number; readonly rows: number }> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    let count = 0
    for (const { name } of tables) {
      // Bytes become hex here.
      const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`)
      count += rows.length
      for (const { row } of rows) onFound(name, scan(row))
    }
    return { tables: tables.length, rows: count }
  } finally {
    await client.end()
  }
}
