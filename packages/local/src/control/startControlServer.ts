import { amountSchema } from '@spells/shared'
import { Hono } from 'hono'
import { z } from 'zod'
import { clockChangeSchema, type StackClock } from '../clock/stackClock.ts'
import { type HttpServer, startHttpServer } from '../httpServer.ts'
import type { TickOutcome } from '../workers/startTicks.ts'
import { type Drills, drillTargetSchema } from './drills.ts'
import type { Failpoints } from './failpoints.ts'

/** What the control server can do to the stack. */
export type StackControls = {
  readonly partNames: readonly string[]
  describe(): unknown
  kill(part: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  restart(part: string): Promise<void>
  tick(cron: string): Promise<readonly TickOutcome[]>
  setSponsorDeposit(depositWei: bigint): Promise<void>
}

/**
 * Serves the clock, which the Workers read, and the controls for people and tests.
 * `GET|POST /clock`, `GET /stack`, `POST /stack/kill|restart`, `POST /tick`, `POST /sponsor`, `POST /failpoint`, `GET|POST /drill`.
 */
export function startControlServer(deps: {
  readonly clock: StackClock
  readonly controls: StackControls
  readonly failpoints: Failpoints
  readonly drills: Drills
  readonly port?: number
}): Promise<HttpServer> {
  const { clock, controls, failpoints, drills } = deps
  const part = z.string().refine((name) => controls.partNames.includes(name), {
    error: `Must be one of: ${controls.partNames.join(', ')}.`,
  })
  const killSchema = z.strictObject({ part, signal: z.enum(['SIGKILL', 'SIGTERM']).default('SIGKILL') })
  const restartSchema = z.strictObject({ part })
  const sponsorSchema = z.strictObject({ depositWei: amountSchema })
  const startDrillSchema = drillTargetSchema.extend({ every: z.int().min(1) })
  const tickSchema = z.strictObject({ cron: z.string().min(9) })

  const app = new Hono()
  app.use(async (c, next) => {
    // A page in the user's browser must not be able to steer the stack.
    const origin = c.req.header('origin')
    if (origin !== undefined && !isLocal(origin)) return c.json({ error: 'Only for this machine.' }, 403)
    return next()
  })
  const isBadInput = (error: unknown): boolean => error instanceof z.ZodError || error instanceof SyntaxError
  app.onError((error, c) => c.json({ error: error.message }, isBadInput(error) ? 400 : 500))
  app.get('/health', (c) => c.json({ ok: true }))
  app.get('/clock', (c) => c.json(clock.state()))
  app.post('/clock', async (c) => {
    const changed = clock.change(clockChangeSchema.parse(await c.req.json()))
    return changed.ok ? c.json(changed.value) : c.json(changed.refusal, 409)
  })
  app.get('/stack', (c) => c.json(controls.describe() as object))
  app.post('/stack/kill', async (c) => {
    const { part: name, signal } = killSchema.parse(await c.req.json())
    await controls.kill(name, signal)
    return c.json({ ok: true })
  })
  app.post('/stack/restart', async (c) => {
    await controls.restart(restartSchema.parse(await c.req.json()).part)
    return c.json({ ok: true })
  })
  app.post('/tick', async (c) => c.json(await controls.tick(tickSchema.parse(await c.req.json()).cron)))
  app.post('/sponsor', async (c) => {
    await controls.setSponsorDeposit(BigInt(sponsorSchema.parse(await c.req.json()).depositWei))
    return c.json({ ok: true })
  })
  app.get('/drill', (c) => c.json({ run: drills.find(drillTargetSchema.parse(c.req.query())) }))
  app.post('/drill', async (c) => {
    const started = await drills.start(startDrillSchema.parse(await c.req.json()))
    return started.ok ? c.json({ run: started.value }, 202) : c.json(started.refusal, 409)
  })
  app.post('/failpoint', (c) => failpoints.handle(c.req.raw))
  return startHttpServer(app.fetch, deps.port === undefined ? {} : { port: deps.port })
}

function isLocal(origin: string): boolean {
  return URL.canParse(origin) && ['127.0.0.1', 'localhost'].includes(new URL(origin).hostname)
}
