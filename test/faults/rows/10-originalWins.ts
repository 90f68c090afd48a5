import type { Row } from '../row.ts'
import type { Stage } from '../stage/openStage.ts'
import { require, requireEqual } from '../stage/require.ts'
import { raiseAttempt } from '../steps/raiseAttempt.ts'

export const row: Row = {
  row: 10,
  fault: 'original and replacement race: the one lands, then the other',
  expected: 'either receipt closes the intent; one execution',
  run: async (stage) => `${await race(stage, 'first')}, ${await race(stage, 'second')}`,
  break: {
    file: 'packages/core/src/transaction/inclusion.ts',
    find: '  return [...intent.attempts, ...listShown(intent)]\n',
    replace: '  return [...intent.attempts.slice(-1), ...listShown(intent)]\n',
  },
}

async function race(stage: Stage, winner: 'first' | 'second'): Promise<string> {
  const { vault, id } = await raiseAttempt(stage)
  await stage.chain.setNextBaseFee(0)
  const { attempts } = await vault.listMaterial(id)
  const wanted = attempts[winner === 'first' ? 0 : 1]
  const sent = stage.listSends().find(({ signature }) => signature === wanted?.operation.signature)
  require(sent !== undefined, `The ${winner} attempt was not handed over.`)
  requireEqual(await stage.chain.handleOps(sent), ['success'], 'The bundle of somebody else')
  await stage.chain.setBundling('auto')
  const { inclusion } = await vault.until(id, ['FINALIZED'])
  requireEqual(inclusion?.userOpHash, wanted?.userOpHash, 'What closed the intent')
  return `closed by the ${winner} of ${attempts.length}`
}
