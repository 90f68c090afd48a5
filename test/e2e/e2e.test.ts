import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as failures from './failures/index.ts'
import { breakSession } from './journeys/breakSession.ts'
import { checkProof } from './journeys/checkProof.ts'
import { doMainJob, type Effort } from './journeys/mainJob.ts'
import { refuseArming } from './journeys/refuseArming.ts'
import { seeUnknown } from './journeys/seeUnknown.ts'
import { seeWorld } from './journeys/seeWorld.ts'
import { shareLevels } from './journeys/shareLevels.ts'
import { type Stage, startStage } from './setup/startStage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.views.keepFailure(stage.browser, task.name)
  stage.stack.failpoints.releaseAll()
  for (const context of stage.browser.contexts()) await context.close()
})
afterAll(() => stage?.stop())

test('default: from the first visit to a position, and everything back', async () => {
  const { firstCast, firstTrigger } = await doMainJob(stage)
  const say = (what: string, { clicks, prompts }: Effort) =>
    console.log(`To ${what}: ${clicks} clicks, ${prompts.length} wallet prompts (${prompts.join(', ')})`)
  say('the first cast', firstCast)
  say('the first armed trigger', firstTrigger)
})

test('behavior: a finished cast gives its certificate, which is checked with a node alone', () => checkProof(stage))

test('behavior: the world, what moves together and what moves first', () => seeWorld(stage))

test('behavior: what is not known of a market, a price or a source is said, and breaks nothing', () =>
  seeUnknown(stage))

test('behavior: what a workspace shares is off until its owner turns it on, and is said in words', () =>
  shareLevels(stage))

test('behavior: a session that could not enter or leave is not offered for signing', () => refuseArming(stage))

test('behavior: every forbidden operation of a session is tried from its card, and none lands', () =>
  breakSession(stage))

for (const [name, run] of Object.entries(failures.tour)) test(`behavior: ${name}`, () => run(stage))

test('behavior: axe finds nothing in any view, in both themes', () => {
  expect(stage.views.seen.length).toBeGreaterThan(0)
  expect(stage.views.findings).toEqual([])
})
