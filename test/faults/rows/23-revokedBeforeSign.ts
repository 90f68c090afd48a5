import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'

export const row: Row = {
  row: 23,
  fault: 'session revoked between queue and sign',
  expected: 'REJECTED, key wiped, no signature after revocation is known',
  run: async (stage) => {
    const vault = await stage.openVault()
    const reached = stage.holdNext('tlm.nonceReserved')
    const id = await vault.cast()
    const { release } = await reached
    await vault.revoke()
    release()
    const { reason, attempts } = await vault.until(id, ['REJECTED'])
    requireEqual(
      [reason?.code, attempts, stage.listSends().length],
      ['session_revoked', 0, 0],
      'Reason, attempts, sends',
    )
    const wiped = (await vault.listMaterial(id)).journal.filter(({ kind }) => kind === 'signed')
    requireEqual(wiped.length, 0, 'Signatures')
    await stage.whileDown(() => {
      const [row] = stage.readObject(vault.address, 'SELECT ciphertext, wiped_why FROM sessions')
      requireEqual([row?.ciphertext, row?.wiped_why], [null, 'revoked'], 'The stored key')
    })
    const later = await vault.manager.submit(await vault.buildSupply())
    require(later.ok, 'The intent is not taken.')
    vault.accepted.push(later.value.id)
    await vault.until(later.value.id, ['REJECTED'])
    return 'REJECTED session_revoked, key gone from the disk'
  },
  break: {
    file: 'packages/tlm/src/prepareSessionOperation.ts',
    find: '  if (revoked) {\n',
    replace: '  if (revoked && !live && block.number < 0) {\n',
  },
}
