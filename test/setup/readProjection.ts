import type { VaultId } from '@spells/shared'
import pg from 'pg'

/** Every row that is a projection of a vault's facts, with every column. */
export async function readProjection(databaseUrl: string, vaultId: VaultId) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const read = async (table: string, where = 'vault_id = $1') =>
      (
        await client.query(
          `select to_jsonb(t) - 'stored_at' as row from ${table} t where ${where} order by to_jsonb(t)::text`,
          [vaultId],
        )
      ).rows
    return {
      casts: await read('casts'),
      steps: await read('cast_steps', 'cast_id in (select id from casts where vault_id = $1)'),
      positions: await read('positions'),
      facts: await read('tlm_facts'),
    }
  } finally {
    await client.end()
  }
}
