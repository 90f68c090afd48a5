/** Whether the failed operation may be repeated: `unknown` means verify first, never resend blindly. */
export type Retry = 'never' | 'safe' | 'unknown'

/** A fault: something that should not happen in normal operation. Refusals are `Result`s instead. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly shortMessage: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly retry: Retry

  /**
   * @param options.code stable identifier, snake_case
   * @param options.shortMessage one plain sentence without secrets
   * @param options.facts values that explain the fault; never secrets
   */
  constructor(options: {
    readonly code: string
    readonly shortMessage: string
    readonly facts?: Readonly<Record<string, unknown>>
    readonly cause?: unknown
    readonly retry: Retry
  }) {
    super(options.shortMessage, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code
    this.shortMessage = options.shortMessage
    this.facts = options.facts ?? {}
    this.retry = options.retry
  }
}
