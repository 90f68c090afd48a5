import { expect } from 'vitest'
import { openArmedPerson } from '../setup/openArmedPerson.ts'
import type { Stage } from '../setup/startStage.ts'

/** Of each kind only each so many-th attempt, but on a tour: all of them take minutes. */
const EVERY = process.env.E2E_TOUR === '1' ? 1 : 30

/** The button on a session's card: forbidden operations of every kind are tried, and none lands. */
export async function breakSession(stage: Stage): Promise<void> {
  const { person, client, vault, session } = await openArmedPerson(stage, [30])
  const { page } = person
  await page.route('**/drill', (route) =>
    route.request().method() === 'POST'
      ? route.continue({ postData: JSON.stringify({ every: EVERY }) })
      : route.continue(),
  )
  await page.goto('/vault')
  await page.getByText('Try to break it').first().click()
  const drill = page.getByRole('region', { name: /^Try to break/ })
  await drill.getByRole('button', { name: 'Try to break it' }).click()
  await drill.getByText(/tried, 0 landed/).waitFor()
  await stage.views.look(page, '79-drill-running')
  // A page that is opened later finds it, under way or done.
  await page.reload()
  await drill.getByText(/^[\d,]+ tried, 0 landed$/).waitFor({ timeout: 480_000 })
  await stage.views.look(page, '80-drill-done')
  const { run } = await client.sessions.drill(vault.id, session.id)
  expect(run).toMatchObject({ status: 'done', landed: 0, inconclusive: 0, attempts: run?.planned })
  expect(run?.attempts).toBeGreaterThanOrEqual(10_000 / EVERY)
  expect(run?.kinds.map(({ kind }) => kind)).toContain('signature')
}
