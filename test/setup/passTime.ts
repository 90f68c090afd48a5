import type { Stack } from '@spells/local'

/** Workers remember the stack's clock for up to 100 ms: until then one may take the other's token for an old one. */
const SETTLE_MS = 300

/** Moves a stack's clock. @returns when every Worker sees it */
export async function passTime({ clock }: Pick<Stack, 'clock'>, change: { readonly advanceMs: number }): Promise<void> {
  clock.change(change)
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
}
