import { z } from 'zod'
import { castIdSchema } from '../ids.ts'

/** Every error code of the API with its HTTP status and title. The one map from code to wire. */
export const problemCodes = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not JSON' },
  idempotency_key_required: { status: 400, title: 'The Idempotency-Key header is missing' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  siwe_rejected: { status: 401, title: 'The sign-in message was refused' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  idempotency_conflict: { status: 409, title: 'The idempotency key was used with another body' },
  conflict: { status: 409, title: 'The state does not allow this' },
  not_final: { status: 409, title: 'The cast can still change' },
  owner_cast_open: { status: 409, title: 'Another cast of this vault waits for its owner to sign' },
  not_awaiting_signature: { status: 409, title: 'No signature is awaited' },
  operation_changed: { status: 409, title: 'Another operation is to be signed by now' },
  deadline_passed: { status: 409, title: 'The signature came too late' },
  body_too_large: { status: 413, title: 'The body is larger than 64 KiB' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  simulation_failed: { status: 422, title: 'The chain would refuse this' },
  session_not_installed: { status: 422, title: 'No installed session covers this' },
  policy_refused: { status: 422, title: 'The session does not allow this' },
  signature_rejected: { status: 422, title: 'The signature is not that of the owner' },
  upgrade_required: { status: 426, title: 'Open this as a WebSocket' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something failed on our side' },
  unavailable: { status: 503, title: 'A part we need is not reachable' },
} as const

export type ProblemCode = keyof typeof problemCodes

/** A wire error (RFC 9457). `errors` names each wrong field and the fix. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
  /** The cast that stands in the way, of `owner_cast_open`. */
  castId: castIdSchema.optional(),
})
export type Problem = z.infer<typeof problemSchema>
