import type { Category, Severity } from '@spells/shared'

/** Which stories are asked for; `severity` is the least one. */
export type WorldFilter = {
  readonly category?: Category | undefined
  readonly severity?: Severity | undefined
  readonly country?: string | undefined
}
