/** How a contender's client, a process of its own, is set up. WIRE: within the comparison. */
export type ChildOptions = {
  readonly privateKey: `0x${string}`
  readonly rpcUrl: string
  readonly bundlerUrl: string
  readonly usdc: `0x${string}`
  readonly sink: `0x${string}`
}

/** To the client: a cast. */
export type ChildRequest = { readonly id: string; readonly amount: string }

/** From the client: its account when it is ready, then what became of each cast. */
export type ChildReply =
  | { readonly ready: `0x${string}` }
  | { readonly id: string; readonly report: 'done' | 'ended'; readonly detail: string }

/** Tries of one cast, how long each waits for its receipt, and how long the client rests after one that failed. */
export const TRIES = 3
export const RECEIPT_TIMEOUT_MS = 15_000
/** Twice as long each further time. */
export const REST_MS = 4_000

/** Serves casts over the process's channel. */
export function serveCasts(
  account: `0x${string}`,
  cast: (request: ChildRequest) => Promise<{ readonly report: 'done' | 'ended'; readonly detail: string }>,
): void {
  process.on('message', (request: ChildRequest) => {
    void cast(request).then((outcome) => process.send?.({ id: request.id, ...outcome } satisfies ChildReply))
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ ready: account } satisfies ChildReply)
}
