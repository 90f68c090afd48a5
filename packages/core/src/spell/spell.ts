import type { Call, Deployment, PostCondition, Result } from '@spells/shared'
import type { Address } from 'viem'
import type { z } from 'zod'
import type { PolicyBudget, PolicyRule } from '../policy/policy.ts'

/** Where a spell is cast. */
export type SpellContext = { readonly vault: Address; readonly deployment: Pick<Deployment, 'aave'> }

/** What a cast does, and what must be true on the venue afterwards. */
export type SpellPlan = { readonly calls: readonly Call[]; readonly postConditions: readonly PostCondition[] }

/** The narrowest part of a policy that lets a session do both entry and exit. */
export type SpellGrant = { readonly budgets: readonly PolicyBudget[]; readonly rules: readonly PolicyRule[] }

export type SpellRefused =
  | { readonly code: 'invalid_parameters'; readonly field: string; readonly detail: string }
  | { readonly code: 'unknown_asset'; readonly field: string; readonly asset: Address }

/** A curated strategy. Parameters are checked by its own schemas; amounts in them are decimal strings of base units. */
export type Spell = {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly purpose: string
  readonly rung: 'low' | 'medium' | 'high'
  readonly warnings: readonly string[]
  /** Casts of one group could conflict and share a nonce lane. */
  readonly conflictGroup: string
  readonly entrySchema: z.ZodType
  readonly exitSchema: z.ZodType
  readonly grantSchema: z.ZodType
  readonly buildEntry: (context: SpellContext, parameters: unknown) => Result<SpellPlan, SpellRefused>
  readonly buildExit: (context: SpellContext, parameters: unknown) => Result<SpellPlan, SpellRefused>
  readonly buildGrant: (context: SpellContext, limits: unknown) => Result<SpellGrant, SpellRefused>
  /**
   * Parameters of the largest entry and of the whole exit that a grant of these limits must let through; with `atMost`,
   * of the largest entry that takes no more than that, in base units.
   */
  readonly buildProbes: (limits: unknown, atMost?: bigint) => Result<SpellProbes, SpellRefused>
}

/** Raw parameters for `buildEntry` and `buildExit`. */
export type SpellProbes = { readonly entry: unknown; readonly exit: unknown }
