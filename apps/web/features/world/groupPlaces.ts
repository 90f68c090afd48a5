import { SEVERITIES, type Severity } from '@spells/shared'
import type { WorldEventView } from '@spells/shared/api'
import type { Box } from './regions.ts'

/** A place on the map with what was reported of it. Degrees. */
export type Spot = {
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  readonly reports: number
  /** The highest one. */
  readonly severity: Severity
}

/** Reports by their places within a box; the gravest are last, so that they are drawn on top. */
export function groupPlaces(
  events: readonly Pick<WorldEventView, 'classification'>[],
  [west, south, east, north]: Box,
): readonly Spot[] {
  const spots = new Map<string, Spot>()
  for (const { classification } of events) {
    for (const { country, latitude, longitude } of classification.places) {
      if (longitude < west || longitude > east || latitude < south || latitude > north) continue
      const key = `${latitude.toFixed(1)} ${longitude.toFixed(1)}`
      const known = spots.get(key)
      const { severity } = classification
      spots.set(key, {
        country,
        latitude,
        longitude,
        reports: (known?.reports ?? 0) + 1,
        severity: known && weigh(known.severity) > weigh(severity) ? known.severity : severity,
      })
    }
  }
  return [...spots.values()].sort((a, b) => weigh(a.severity) - weigh(b.severity) || a.reports - b.reports)
}

function weigh(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}
