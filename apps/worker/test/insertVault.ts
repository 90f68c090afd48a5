import { type Person, runAsSuperuser } from './setupApi.ts'

/** A vault with a session, as rows: the routes that make them have tests of their own. */
export async function insertVault(person: Person): Promise<{ vaultId: string; sessionId: string }> {
  const [vaultId, sessionId] = [crypto.randomUUID(), crypto.randomUUID()]
  const hex = (bytes: number) =>
    `0x${[...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, '0')).join('')}`
  const workspaceId = person.signedIn.workspace.id
  await runAsSuperuser(
    `insert into vaults (id, workspace_id, chain_id, address, owner, salt, created_at) values ($1, $2, 31337, $3, $4, $5, now())`,
    [vaultId, workspaceId, hex(20), person.account.address, hex(32)],
  )
  await runAsSuperuser(
    `insert into sessions (id, workspace_id, vault_id, spell, session_id, key_address, policy, limits, status, status_read_at, expires_at, created_at)
     values ($1, $2, $3, 'everbloom', $4, $5, '0x00', '{}', 'installed', now(), now() + interval '1 day', now())`,
    [sessionId, workspaceId, vaultId, hex(32), hex(20)],
  )
  return { vaultId, sessionId }
}
