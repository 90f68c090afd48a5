import { z } from 'zod'
import { timeSchema } from '../primitives.ts'

/** `GET /v1/workspace/settings`. */
export const workspaceSettingsSchema = z.strictObject({
  /** Whether the armed triggers of the workspace count in what is published of a market's levels. Off until somebody turns it on. */
  shareTriggerLevels: z.boolean(),
  updatedAt: timeSchema.nullable(),
})
export type WorkspaceSettingsView = z.infer<typeof workspaceSettingsSchema>

/** `PATCH /v1/workspace/settings`: for the workspace's owner. */
export const updateWorkspaceSettingsBodySchema = z.strictObject({ shareTriggerLevels: z.boolean() })
export type UpdateWorkspaceSettingsBody = z.infer<typeof updateWorkspaceSettingsBodySchema>

/** `GET /v1/markets/:id/levels`: how many workspaces wait near which level, of those that agreed to share. */
export const marketLevelsSchema = z.strictObject({
  marketId: z.string(),
  /** The day that was published, in UTC; the same all day. */
  day: z.string(),
  /** How much one workspace may change what is published of the day: its chance by a factor of at most e^ε. */
  epsilon: z.number().positive(),
  /** Fewest workspaces that are ever told of. */
  fewest: z.int().positive(),
  levels: z.array(
    z.strictObject({
      from: z.number().min(0).max(1),
      to: z.number().min(0).max(1),
      status: z.enum(['told', 'not_enough']),
      /** With noise; null when they are not enough. */
      workspaces: z.int().positive().nullable(),
    }),
  ),
})
export type MarketLevels = z.infer<typeof marketLevelsSchema>
