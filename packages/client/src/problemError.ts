import type { Problem, ProblemCode } from '@spells/shared/api'

/** The API refused a request; `problem` is its RFC 9457 body. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    const fields = problem.errors?.map(({ field, message }) => `${field}: ${message}`).join('; ')
    super(`${problem.title} (${problem.status} ${problem.code}): ${problem.detail}${fields ? ` [${fields}]` : ''}`)
    this.problem = problem
  }

  get code(): ProblemCode {
    return this.problem.code
  }
}
