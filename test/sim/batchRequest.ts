/** One batch of schedules to run. WIRE: within the command. */
export type BatchRequest = { readonly batch: number; readonly firstSeed: number; readonly seeds: number }
