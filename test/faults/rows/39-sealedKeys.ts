import type { Row } from '../row.ts'
import { editObject } from '../stage/objectStorage.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 39,
  fault: 'ciphertext moved between vaults, old key, flipped bit',
  expected: 'refuses to decrypt, vault halts, alert',
  run: async (stage) => {
    const from = await stage.openVault()
    const changed = {
      moved: await stage.openVault(),
      'old key': await stage.openVault(),
      'flipped bit': await stage.openVault(),
    }
    await stage.whileDown(() => {
      const edit = (vault: { readonly address: `0x${string}` }, ...statements: readonly string[]) =>
        editObject(stage.persistDir, vault.address, (database) => {
          for (const statement of statements) database.exec(statement)
        })
      editObject(stage.persistDir, from.address, (_, file) => {
        edit(
          changed.moved,
          `ATTACH '${file}' AS other`,
          'UPDATE data_keys SET (iv, wrapped) = (SELECT iv, wrapped FROM other.data_keys)',
          'UPDATE sessions SET (iv, ciphertext) = (SELECT iv, ciphertext FROM other.sessions)',
        )
      })
      edit(changed['old key'], "UPDATE data_keys SET master_key_id = 'k0'")
      editObject(stage.persistDir, changed['flipped bit'].address, (database) => {
        const bytes = database.prepare('SELECT ciphertext FROM sessions').get()?.ciphertext
        if (!(bytes instanceof Uint8Array)) throw new Error('There is no sealed key.')
        database
          .prepare('UPDATE sessions SET ciphertext = ?')
          .run(bytes.map((byte, at) => (at === 3 ? byte ^ 4 : byte)))
      })
    })
    for (const [name, vault] of Object.entries(changed)) {
      const id = await vault.cast()
      await waitFor(`the halt of ${name}`, async () =>
        (await vault.findHalt()) === 'key_unreadable' ? true : undefined,
      )
      require((await vault.listAlerts()).includes('vault_halted'), `${name}: there is no alert.`)
      const { status, attempts } = await vault.get(id)
      requireEqual([status, attempts], ['CREATED', 0], `${name}: status and attempts`)
    }
    requireEqual(stage.listSends().length, 0, 'Operations handed over')
    // What is held for a signature that nobody can give ends with its deadline.
    stage.stack.clock.change({ advanceMs: 700_000 })
    return `${Object.keys(changed).join(', ')}: halted with an alert, nothing signed`
  },
  break: {
    file: 'packages/tlm/src/adapters/signer.ts',
    find: "return { kind: 'unreadable' }",
    replace: "return unavailable('key_unreadable', 'The key could not be read.')",
  },
}
