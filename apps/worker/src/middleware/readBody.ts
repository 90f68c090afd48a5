import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../appEnv.ts'
import { ApiProblem } from '../errors.ts'

const BODY_LIMIT_BYTES = 65_536

/** Reads the body once, within the limit whatever its headers claim, and refuses what is not JSON. */
export function readBody() {
  return createMiddleware<AppEnv>(async (c, next) => {
    const stream = c.req.raw.body
    if (stream === null || c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    if (Number(c.req.header('content-length') ?? 0) > BODY_LIMIT_BYTES) throw tooLarge()
    const bytes = await readLimited(stream)
    if (bytes.byteLength > 0) {
      if (!/^application\/json(\s*;.*)?$/i.test(c.req.header('content-type') ?? '')) {
        throw new ApiProblem('unsupported_media_type', 'Send the body as application/json.')
      }
      requireJson(bytes)
    }
    // The validators read it again from here.
    c.req.raw = new Request(c.req.raw, { body: bytes })
    return next()
  })
}

async function readLimited(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > BODY_LIMIT_BYTES) {
      await reader.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

function requireJson(bytes: Uint8Array): void {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw new ApiProblem('malformed_json', 'The body could not be read as JSON in UTF-8.')
  }
}

function tooLarge(): ApiProblem {
  return new ApiProblem('body_too_large', `The body has more than ${BODY_LIMIT_BYTES} bytes.`)
}
