import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 11,
  fault: 'the bundle is broadcast twice',
  expected: 'second reverts; intent confirmed once',
  run: async (stage) => {
    const vault = await stage.openVault()
    stage.bundler.inject({ kind: 'delay', delayMs: 5_000, methods: ['eth_sendUserOperation'], times: 1 })
    const id = await vault.cast()
    await stage.untilSends(1)
    const [operation] = stage.listSends()
    require(operation !== undefined, 'Nothing was handed over.')
    // The bundler hears of it only after it has landed, and nobody else says so.
    for (const node of stage.nodes) node.inject({ kind: 'dropRequest', methods: ['eth_getLogs'], id: 'blind' })
    const ends = await stage.chain.handleOps(operation, 2)
    requireEqual([...ends].sort(), ['reverted', 'success'], 'The two bundles')
    const said = await waitFor('the bundler’s word', async () => {
      const entry = (await vault.listMaterial(id)).journal.find(({ kind }) => kind === 'sendEnded')
      return entry && String(entry.outcome)
    })
    for (const node of stage.nodes) node.heal('blind')
    await vault.until(id, ['FINALIZED'])
    const confirmed = (await vault.listFacts()).filter(({ status }) => status === 'CONFIRMED')
    requireEqual(confirmed.length, 1, 'Times confirmed')
    return `one bundle reverted; ${requireSameBytes(stage.listSends(), 1)}, the bundler says ${said}; confirmed once`
  },
  // "Nonce too low" makes it take the next one.
  break: {
    file: 'packages/core/src/transaction/submission.ts',
    find: "    case 'landed':\n    case 'unknown':",
    replace:
      "    case 'landed':\n      return { ...pickBase(intent), attempts: [], status: 'CREATED', stage: 'queued', notBeforeMs: 0 }\n    case 'unknown':",
  },
}
