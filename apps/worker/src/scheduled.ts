import { AppError, createTriggerRegistries } from '@spells/shared'
import {
  createCastStarter,
  createLiveTeller,
  createSessionLogChain,
  createTriggerOutboxHandlers,
  kickOpenCasts,
  rebuildFromOutbox,
  recogniseSessions,
  relayOutbox,
  rotateKeys,
  sealWorkspaces,
  startCastFromOutbox,
  startSlot,
  tellSessionEnded,
  watchVaults,
} from '@spells/workflows'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'
import { describeError } from './middleware/identifyRequest.ts'

type Job = { readonly name: string; readonly run: () => Promise<unknown> }

/** Cron expressions of wrangler.toml. */
const EVERY_MINUTE = '* * * * *'
const EVERY_TWO_MINUTES = '*/2 * * * *'
const EVERY_HALF_HOUR = '*/30 * * * *'
const EVERY_SIX_HOURS = '10 */6 * * *'
const EVERY_DAY = '30 6 * * *'

/**
 * Runs the jobs of a cron tick beside each other: one that fails holds up no other, and the tick fails at the end.
 * @throws AppError `scheduled_jobs_failed` naming them
 */
export async function handleScheduled(
  tick: { readonly cron: string; readonly scheduledTime: number },
  env: Env,
): Promise<void> {
  const { jobs, close } = listJobs(tick, env)
  try {
    const failed = (await Promise.all(jobs.map((job) => run(tick.cron, job)))).filter((name) => name !== undefined)
    if (failed.length === 0) return
    throw new AppError({
      code: 'scheduled_jobs_failed',
      shortMessage: `These jobs failed: ${failed.join(', ')}.`,
      facts: { cron: tick.cron, failed },
      retry: 'safe',
    })
  } finally {
    await close()
  }
}

function listJobs(
  tick: { readonly cron: string; readonly scheduledTime: number },
  env: Env,
): { readonly jobs: readonly Job[]; close(): Promise<void> } {
  const scheduledAtMs = tick.scheduledTime
  const slots = listSlots(tick.cron, env)
  if (slots) {
    const jobs = slots.map(({ job, workflow, ...slot }): Job => {
      return { name: job, run: () => startSlot(workflow, { ...slot, scheduledAtMs }) }
    })
    return { jobs, close: async () => {} }
  }
  if (tick.cron !== EVERY_MINUTE) {
    throw new AppError({
      code: 'unknown_cron',
      shortMessage: `No job belongs to the cron expression ${tick.cron}.`,
      retry: 'never',
    })
  }
  const { clock, config, findTransactionManager, castWorkflow, triggerRegistry, liveRooms, openSystemDatabase } =
    createDeps(env)
  const database = openSystemDatabase()
  const starter = createCastStarter(castWorkflow)
  const registries = createTriggerRegistries({
    namespace: triggerRegistry,
    secret: config.SERVICE_TOKEN_SECRET,
    clock,
  })
  const { tellApplied } = createLiveTeller(liveRooms)
  // Locally Workflows do not go on by themselves after a crash; a tick follows it.
  const idle = config.ENVIRONMENT === 'local' ? { idleMs: 0 } : {}
  const { sessionValidator, aave } = config.DEPLOYMENT
  const { assets } = aave
  const handlers = {
    'cast.start': startCastFromOutbox(starter),
    'session.ended': tellSessionEnded(findTransactionManager),
    'vault.rebuild': rebuildFromOutbox({ database, findTransactionManager, assets, clock }),
    ...createTriggerOutboxHandlers({ database, registries }),
  }
  const chain = createSessionLogChain({ rpcUrls: config.RPC_URLS, sessionValidator })
  // Overlapping cycles do the same work once: nothing has to be ended first.
  const slot = { name: 'trigger-cycle', scheduledAtMs, replaces: 0 }
  return {
    jobs: [
      { name: 'trigger cycle', run: () => startSlot(env.TRIGGER_CYCLE_WORKFLOW, slot) },
      { name: 'outbox', run: () => relayOutbox(handlers, { database, clock }) },
      { name: 'open casts', run: () => kickOpenCasts({ database, clock, starter }, idle) },
      {
        name: 'vaults',
        run: () => watchVaults({ database, findTransactionManager, assets, clock, starter, tellApplied }),
      },
      {
        name: 'sessions',
        run: () => recogniseSessions({ database, chain, chainId: config.CHAIN_ID, sessionValidator, clock }),
      },
      { name: 'keys', run: () => rotateKeys({ database, findTransactionManager, clock }) },
      { name: 'seal', run: () => sealWorkspaces({ database }) },
    ],
    close: () => database.close(),
  }
}

/** The refreshes of a cron: each replaces its last run if that has not ended. */
function listSlots(cron: string, env: Env) {
  if (cron === EVERY_TWO_MINUTES) {
    return [
      { job: 'refresh', workflow: env.REFRESH_MARKETS_WORKFLOW, name: 'refresh-markets', replaces: 2 },
      { job: 'prices', workflow: env.REFRESH_PRICES_WORKFLOW, name: 'refresh-prices', replaces: 2 },
    ]
  }
  if (cron === EVERY_HALF_HOUR) {
    const slot = { name: 'refresh-world', replaces: 60, everyMinutes: 30 }
    return [{ job: 'world', workflow: env.REFRESH_WORLD_WORKFLOW, ...slot }]
  }
  if (cron === EVERY_SIX_HOURS) {
    const slot = { name: 'refresh-relations', replaces: 720, everyMinutes: 360 }
    return [{ job: 'relations', workflow: env.REFRESH_RELATIONS_WORKFLOW, ...slot }]
  }
  if (cron === EVERY_DAY) {
    return [{ job: 'session proofs', workflow: env.PROVE_SESSIONS_WORKFLOW, name: 'prove-sessions', replaces: 0 }]
  }
  return undefined
}

/** @returns the name of a job that failed */
async function run(cron: string, job: Job): Promise<string | undefined> {
  const startedMs = Date.now()
  const log = (level: 'info' | 'error', facts: object) =>
    console.log(
      JSON.stringify({
        level,
        message: 'scheduled',
        cron,
        job: job.name,
        durationMs: Date.now() - startedMs,
        ...facts,
      }),
    )
  try {
    const outcome = await job.run()
    log('info', typeof outcome === 'object' && outcome !== null ? { outcome } : {})
    return undefined
  } catch (error) {
    log('error', { error: error instanceof Error ? describeError(error) : { name: 'unknown' } })
    return job.name
  }
}
