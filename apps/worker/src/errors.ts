import { AppError } from '@spells/shared'
import { type Problem, type ProblemCode, problemCodes } from '@spells/shared/api'
import type { z } from 'zod'

/** A refusal on its way to the caller. Thrown in routes and middleware, written as RFC 9457 in one place. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ProblemCode
  readonly errors: Problem['errors']
  readonly castId: Problem['castId']

  /**
   * @param detail one plain sentence for the caller, without secrets
   * @param errors each wrong field and the fix
   * @param castId the cast that stands in the way
   */
  constructor(code: ProblemCode, detail: string, errors?: Problem['errors'], castId?: Problem['castId']) {
    super(detail)
    this.code = code
    this.errors = errors
    this.castId = castId
  }
}

/** The thing does not exist for this caller, whether or not it exists for another. */
export function notFound(what: string): ApiProblem {
  return new ApiProblem('not_found', `There is no such ${what}.`)
}

/** Faults that say something to a caller; every other fault is `internal`. */
const faultCodes: Readonly<Record<string, ProblemCode>> = {
  database_unavailable: 'unavailable',
  database_conflict: 'unavailable',
  chain_unavailable: 'unavailable',
  simulation_unsupported: 'unavailable',
  transaction_manager_unavailable: 'unavailable',
  live_unavailable: 'unavailable',
  sponsor_unavailable: 'unavailable',
  drill_unavailable: 'unavailable',
}

/** The one way from an error to the wire. An unknown error tells the caller nothing about itself. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof ApiProblem) return build(error.code, error.message, requestId, error)
  const code = error instanceof AppError ? (faultCodes[error.code] ?? 'internal') : 'internal'
  const detail =
    code === 'internal' || !(error instanceof AppError)
      ? 'Something failed on our side; nothing was half written. Quote the requestId when you ask about it.'
      : error.shortMessage
  return build(code, detail, requestId)
}

function build(
  code: ProblemCode,
  detail: string,
  requestId: string,
  { errors, castId }: Pick<Problem, 'errors' | 'castId'> = {},
): Problem {
  const { status, title } = problemCodes[code]
  return {
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail,
    requestId,
    ...(errors === undefined ? {} : { errors }),
    ...(castId === undefined ? {} : { castId }),
  }
}

/** The problem of a request part that does not match its schema. */
export function toInvalidRequest(part: string, error: z.core.$ZodError): ApiProblem {
  const errors = error.issues.flatMap(describeIssue)
  const fields = errors.map((item) => item.field).join(', ')
  return new ApiProblem('invalid_request', `The ${part} is not valid: ${fields}.`, errors)
}

function describeIssue(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, key].join('.'),
      message: 'This key is not known here: remove it.',
    }))
  }
  return [{ field: path.join('.') || '(whole)', message: issue.message }]
}
