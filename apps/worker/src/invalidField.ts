import { ApiProblem } from './errors.ts'

/** The problem of one wrong field of the body. */
export function invalidField(field: string, message: string): ApiProblem {
  return new ApiProblem('invalid_request', `The body is not valid: ${field}.`, [{ field, message }])
}
