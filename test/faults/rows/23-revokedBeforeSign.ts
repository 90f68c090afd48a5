import type { Row } from '../row.ts'
import type { Stage } from '../stage/openStage.ts'
import { require, requireEqual } from '../stage/require.ts'

const LIFETIME_SEC = 3_600

export const row: Row = {
  row: 23,
  fault: 'session revoked, or expired, between queue and sign',
  expected: 'REJECTED, key wiped, no signature after revocation is known',
  run: async (stage) => `${await end(stage, 'revoked')}; ${await end(stage, 'expired')}`,
  break: {
    file: 'packages/tlm/src/prepareSessionOperation.ts',
    find: '  if (revoked) {\n',
    replace: '  if (revoked && !live && block.number < 0) {\n',
  },
}

async function end(stage: Stage, why: 'revoked' | 'expired'): Promise<string> {
  const vault = await stage.openVault({ lifetimeSec: LIFETIME_SEC })
  stage.bundler.forgetCalls()
  const reached = stage.holdNext('tlm.nonceReserved')
  const deadlineSec = Number((await stage.chain.reader.getBlock()).timestamp) + 3 * LIFETIME_SEC
  const id = await vault.cast({ deadlineSec })
  const { release } = await reached
  if (why === 'revoked') await vault.revoke()
  else {
    stage.stack.clock.change({ advanceMs: LIFETIME_SEC * 1000 })
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 2)
  }
  release()
  const { reason, attempts } = await vault.until(id, ['REJECTED'])
  requireEqual([reason?.code, attempts, stage.listSends().length], [`session_${why}`, 0, 0], 'Reason, attempts, sends')
  const signatures = (await vault.listMaterial(id)).journal.filter(({ kind }) => kind === 'signed')
  requireEqual(signatures.length, 0, 'Signatures')
  await stage.whileDown(() => {
    const [row] = stage.readObject(vault.address, 'SELECT ciphertext, wiped_why FROM sessions')
    requireEqual([row?.ciphertext, row?.wiped_why], [null, why], 'The stored key')
  })
  const later = await vault.manager.submit(await vault.buildSupply())
  require(later.ok, 'The intent is not taken.')
  vault.accepted.push(later.value.id)
  await vault.until(later.value.id, ['REJECTED'])
  return `REJECTED session_${why}, key gone from the disk`
}
