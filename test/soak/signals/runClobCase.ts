import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'
import type { Ground } from './openGround.ts'
import type { CaseOutcome } from './runFaultCase.ts'

const STEP_MS = 300_000
const STEPS = 288
/** Longer than the CLOB's adapter waits, so that a slow one is one that does not answer. */
const ANSWER_MS = 8_000

/**
 * Asks for the history of a market that nobody asked for yet while the CLOB fails, and of another one after that. The
 * CLOB fills gaps only: without it, or with its rubbish left out, the gaps must be told.
 */
export async function runClobCase(
  ground: Ground,
  fault: Fault,
  markets: { readonly before: string; readonly during: string; readonly after: string },
): Promise<CaseOutcome> {
  const flaws: string[] = []
  const { clock } = ground.stack
  const ask = async (id: string): Promise<number> => {
    const beganAt = performance.now()
    const { points, gaps = [] } = await ground.client.markets.history(id, { resolution: '5m', limit: STEPS })
    if (performance.now() - beganAt > ANSWER_MS) flaws.push('held up the answer')
    const filled = points.filter(({ from }) => from === 'clob')
    if (points.some(({ probability }) => !(probability >= 0 && probability <= 1)))
      flaws.push('an impossible probability')
    if (points.some(({ at }) => Date.parse(at) > clock.nowMs())) flaws.push('a point of the future')
    const told = gaps.reduce((sum, gap) => sum + (Date.parse(gap.to) - Date.parse(gap.from)) / STEP_MS, 0)
    if (points.length + Math.round(told) !== STEPS) flaws.push(`${points.length} points and ${told} steps of gaps`)
    return filled.length
  }
  try {
    ground.upstreams.fail('clob', fault)
    // What stands still must have said something before.
    if (fault === 'frozen') await ask(markets.before)
    const filled = await ask(markets.during)
    if (ground.upstreams.countStruck('clob') === 0) flaws.push('nothing has met the fault')
    const isSilent = ['down', 'html', 'huge', 'slow'].includes(fault)
    if (isSilent && filled > 0) flaws.push(`${filled} points of a CLOB that said nothing`)
    ground.upstreams.fail('clob', undefined)
    await sleep(100)
    if ((await ask(markets.after)) === 0) flaws.push('did not recover')
  } catch (error) {
    flaws.push(`the API did not answer: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    ground.upstreams.fail('clob', undefined)
  }
  return { name: `clob/${fault}`, rows: [], flaws, lies: [] }
}
