import { AppError } from '@spells/shared'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../appEnv.ts'
import { ApiProblem } from '../errors.ts'

/** Gives the request a name and writes one line about it: no query, no path values, no headers, no body. */
export function identifyRequest() {
  return createMiddleware<AppEnv>(async (c, next) => {
    const requestId = crypto.randomUUID()
    c.set('requestId', requestId)
    const startedMs = Date.now()
    await next()
    c.header('x-request-id', requestId)
    console.log(
      JSON.stringify({
        level: c.res.status >= 500 ? 'error' : 'info',
        message: 'request',
        requestId,
        method: c.req.method,
        route: c.req.routePath,
        status: c.res.status,
        durationMs: Date.now() - startedMs,
        ...(c.error ? { error: describeError(c.error) } : {}),
      }),
    )
  })
}

/** What a log may say about an error. The message of a foreign error may quote input, so only its frames are kept. */
export function describeError(error: Error): Record<string, unknown> {
  if (error instanceof ApiProblem) return { code: error.code }
  if (error instanceof AppError) {
    const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {}
    return { code: error.code, facts: error.facts, ...cause }
  }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { name: error.name, frames: frames.slice(0, 6).map((line) => line.trim()) }
}
