/** What a session has used of one budget, as stored on chain. */
export type BudgetUse = { readonly total: bigint; readonly inPeriod: bigint; readonly period: number }

/** What a session has used, as stored on chain. Budgets by index; missing ones are untouched. */
export type SessionUse = {
  readonly operations: number
  readonly protectiveOperations: number
  readonly gasWei: bigint
  readonly protectiveGasWei: bigint
  readonly budgets: readonly BudgetUse[]
}

/** A session that was just enabled. */
export const FRESH_SESSION_USE: SessionUse = {
  operations: 0,
  protectiveOperations: 0,
  gasWei: 0n,
  protectiveGasWei: 0n,
  budgets: [],
}
