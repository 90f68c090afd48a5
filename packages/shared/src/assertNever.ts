import { AppError } from './appError.ts'

/** Makes a `switch` over a union exhaustive at compile time. */
export function assertNever(value: never): never {
  throw new AppError({
    code: 'unreachable',
    shortMessage: 'A union has a variant that this code does not know.',
    facts: { value: String(value) },
    retry: 'never',
  })
}
