import { ApiProblem } from './errors.ts'

/**
 * The client's Idempotency-Key.
 * @param what the thing that a repeat must not make twice
 */
export function readIdempotencyKey(header: string | undefined, what: string): string {
  if (header === undefined || header === '') {
    throw new ApiProblem(
      'idempotency_key_required',
      `Send an Idempotency-Key header, so that a repeat is no second ${what}.`,
    )
  }
  if (/^[\x21-\x7e]{1,128}$/.test(header)) return header
  const message = 'Must be 1 to 128 visible ASCII characters without spaces.'
  throw new ApiProblem('invalid_request', 'The headers are not valid: Idempotency-Key.', [
    { field: 'Idempotency-Key', message },
  ])
}
