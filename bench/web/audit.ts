import { gzipSync } from 'node:zlib'
import lighthouse from 'lighthouse'

/** What Lighthouse saw of one load of a page. Scores are 0 to 100. */
export type Audit = {
  readonly performance: number
  readonly accessibility: number
  readonly bestPractices: number
  readonly largestPaintMs: number
  readonly blockedMs: number
  readonly layoutShift: number
  readonly transferredKiB: number
  /** Every script that the load asked for, compressed. */
  readonly scriptKiB: number
  /** Lighthouse's own measure of how fast the machine was just then: a busy one has a low one, and long blocking. */
  readonly machineSpeed: number
  /** What was found wrong, by audit id; empty at full scores. */
  readonly findings: readonly string[]
}

const CATEGORIES = ['performance', 'accessibility', 'best-practices']

/** Loads a page as a phone on a slow network (Lighthouse's defaults) and rates it. */
export async function audit(url: string, port: number): Promise<Audit> {
  const run = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES })
  if (!run) throw new Error(`Lighthouse gave nothing for ${url}`)
  const { categories, audits, runtimeError, environment } = run.lhr
  if (runtimeError) throw new Error(`${url}: ${runtimeError.message}`)
  const score = (category: string) => Math.round((categories[category]?.score ?? 0) * 100)
  const value = (id: string) => audits[id]?.numericValue ?? Number.NaN
  const findings = ['accessibility', 'best-practices'].flatMap((category) =>
    (categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
      .map(({ id }) => id),
  )
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    largestPaintMs: Math.round(value('largest-contentful-paint')),
    blockedMs: Math.round(value('total-blocking-time')),
    layoutShift: Math.round(value('cumulative-layout-shift') * 1000) / 1000,
    transferredKiB: toKiB(value('total-byte-weight')),
    scriptKiB: toKiB(await weighScripts(audits['network-requests']?.details)),
    machineSpeed: Math.round(environment.benchmarkIndex),
    findings,
  }
}

/** Compressed size of the scripts among the requests of a load, in bytes. */
async function weighScripts(details: unknown): Promise<number> {
  const { items = [] } = (details ?? {}) as {
    readonly items?: readonly { readonly url: string; readonly resourceType?: string }[]
  }
  const urls = new Set(items.filter(({ resourceType }) => resourceType === 'Script').map(({ url }) => url))
  const sizes = await Promise.all(
    [...urls].map(async (url) => gzipSync(await (await fetch(url)).bytes(), { level: 9 }).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

function toKiB(bytes: number): number {
  return Math.round(bytes / 102.4) / 10
}
