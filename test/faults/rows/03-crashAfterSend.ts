import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'
import type { Stage } from '../stage/openStage.ts'
import { resendTaken } from '../steps/resendTaken.ts'

export const row: Row = {
  row: 3,
  fault: 'crash after send, before reply',
  expected: 'looked up by hash, same bytes resent; one execution',
  run: async (stage) => `still there: ${await comeBack(stage)}; landed meanwhile: ${await comeBackLate(stage)}`,
  break: {
    file: 'packages/core/src/transaction/submission.ts',
    find: "    case 'landed':\n",
    replace:
      "    case 'landed':\n      return { ...pickBase(intent), attempts: [], status: 'CREATED', stage: 'queued', notBeforeMs: 0 }\n",
  },
}

function comeBack(stage: Stage): Promise<string> {
  return resendTaken(stage, async (vault) => {
    const reached = stage.holdNext('tlm.sent')
    const id = await vault.cast()
    await reached
    await stage.kill('private')
    for (const node of stage.nodes) node.forgetCalls()
    await stage.restart('private')
    await vault.until(id, ['SUBMITTED', 'PENDING'])
    return id
  })
}

async function comeBackLate(stage: Stage): Promise<string> {
  stage.bundler.forgetCalls()
  const vault = await stage.openVault()
  const reached = stage.holdNext('tlm.sent')
  const id = await vault.cast()
  await reached
  await stage.kill('private')
  await vault.untilExecuted(1)
  await stage.restart('private')
  await vault.until(id, ['FINALIZED'])
  return `found on chain, ${requireSameBytes(stage.listSends(), 1)}`
}
