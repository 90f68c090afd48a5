import { castPlanSchema } from '@spells/shared/api'
import { z } from 'zod'
import { browserStorage } from '../../lib/browserStorage.ts'

const KEY = 'spells.pendingCast'
const schema = z.object({ idempotencyKey: z.string(), plan: castPlanSchema })

/** A cast whose reply this browser has not seen yet. */
export type PendingCast = z.infer<typeof schema>

/**
 * Kept from just before a cast is sent until its reply: after a reload or a lost reply, sending the same key again
 * brings the same cast and never a second one.
 */
export const pendingCast = {
  find(): PendingCast | undefined {
    const parsed = schema.safeParse(JSON.parse(browserStorage.get(KEY) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  },
  set: (pending: PendingCast) => browserStorage.set(KEY, JSON.stringify(pending)),
  clear: () => browserStorage.set(KEY, undefined),
}
