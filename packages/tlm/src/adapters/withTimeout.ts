/** @throws the promise's error, or one that says that it took too long; the work itself is not stopped */
export async function withTimeout<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    return await Promise.race([work, late])
  } finally {
    // A timer that is still waiting keeps the object in memory.
    clearTimeout(timer)
  }
}
