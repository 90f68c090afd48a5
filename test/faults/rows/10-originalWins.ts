import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 10,
  fault: 'original and replacement race, the original lands',
  expected: 'either receipt closes the intent; one execution',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const id = await vault.cast()
    await vault.until(id, ['PENDING'])
    await stage.chain.setNextBaseFee(10)
    await waitFor('a raised attempt', async () => ((await vault.get(id)).attempts > 1 ? true : undefined))
    await stage.untilSends(2)
    await stage.chain.setNextBaseFee(0)
    const [original] = stage.listSends()
    require(original !== undefined, 'Nothing was handed over.')
    requireEqual(await stage.chain.handleOps(original), ['success'], 'The original, bundled by somebody else')
    await stage.chain.setBundling('auto')
    const { inclusion, attempts } = await vault.until(id, ['FINALIZED'])
    const [first] = (await vault.listMaterial(id)).attempts
    requireEqual(inclusion?.userOpHash, first?.userOpHash, 'What closed the intent')
    return `${attempts} attempts, closed by the first`
  },
  // Only the newest attempt is watched.
  break: {
    file: 'packages/core/src/transaction/inclusion.ts',
    find: '  return [...intent.attempts, ...listShown(intent)]\n',
    replace: '  return [...intent.attempts.slice(-1), ...listShown(intent)]\n',
  },
}
