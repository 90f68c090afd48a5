import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../appEnv.ts'
import { ApiProblem } from '../errors.ts'
import { findKeyFaults } from '../findKeyFaults.ts'

const BODY_LIMIT_BYTES = 65_536

/** Reads the body once, within the limit whatever its headers claim, and refuses what is not JSON, or is JSON that two readers may take differently. */
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
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    JSON.parse(text)
  } catch {
    throw new ApiProblem('malformed_json', 'The body could not be read as JSON in UTF-8.')
  }
  const faults = findKeyFaults(text)
  if (faults.length === 0) return
  const fields = faults.map(({ field }) => field).join(', ')
  throw new ApiProblem('invalid_request', `The body is not valid: ${fields}.`, faults)
}

function tooLarge(): ApiProblem {
  return new ApiProblem('body_too_large', `The body has more than ${BODY_LIMIT_BYTES} bytes.`)
}
