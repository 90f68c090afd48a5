'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { useNow } from '../../lib/useNow.ts'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Segmented } from '../../ui/Segmented.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { groupPlaces, type Spot } from './groupPlaces.ts'
import { getBox, type RegionId, regions } from './regions.ts'
import type { WorldFilter } from './worldFilter.ts'
import styles from './worldMap.module.css'
import { nameCountry, severityNames } from './worldWords.ts'

const Land = dynamic(() => import('./Land.tsx').then(({ Land }) => Land), { ssr: false })

const HOUR_MS = 3_600_000
const MOST = 100

/** Where the reports of the last three days say that things happen. A place chosen here filters the stories. */
export function WorldMap({
  filter,
  onCountry,
}: {
  readonly filter: WorldFilter
  readonly onCountry: (country: string | undefined) => void
}) {
  const [region, setRegion] = useState<RegionId>('world')
  const nowMs = useNow() ?? Date.now()
  // To the hour, so that the same question stays the same.
  const since = new Date(Math.floor(nowMs / HOUR_MS) * HOUR_MS - 72 * HOUR_MS).toISOString()
  const box = getBox(region)
  const { category, severity } = filter
  const query = useQuery(
    signalQueries.events({
      box: box.join(','),
      since,
      limit: MOST,
      ...(category ? { category } : {}),
      ...(severity ? { severity } : {}),
    }),
  )
  const items = query.data?.items
  const spots = useMemo(() => groupPlaces(items ?? [], box), [items, box])
  return (
    <Card
      title="Where"
      aside={<Segmented legend="Part of the world" hideLegend options={regions} value={region} onChange={setRegion} />}
    >
      <Drawing box={box} spots={spots} chosen={filter.country} onCountry={onCountry} />
      <Loaded query={query} rows={1} label="the reports">
        {({ items: reports, nextCursor }) => (
          <p className={layout.small} role="status">
            {reports.length === 0
              ? 'No report of the last three days names a place here.'
              : `${nextCursor ? `The newest ${reports.length}` : reports.length} ${reports.length === 1 ? 'report' : 'reports'} of the last three days, at ${spots.length} ${spots.length === 1 ? 'place' : 'places'}. A title need not name its place: what is not here may still be in the list.`}
          </p>
        )}
      </Loaded>
    </Card>
  )
}

/** The drawing: longitude and latitude as they are, in tenths of a degree. */
function Drawing({
  box: [west, south, east, north],
  spots,
  chosen,
  onCountry,
}: {
  readonly box: ReturnType<typeof getBox>
  readonly spots: readonly Spot[]
  readonly chosen: string | undefined
  readonly onCountry: (country: string | undefined) => void
}) {
  const [pointed, setPointed] = useState<Spot>()
  const [width, height] = [east - west, north - south]
  return (
    <div className={styles.frame}>
      <div className={styles.map} data-shape={width > 2.5 * height ? 'wide' : 'tall'}>
        <svg
          className={styles.land}
          viewBox={`${west * 10} ${-north * 10} ${width * 10} ${height * 10}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <Land />
        </svg>
        <ul aria-label="Places">
          {spots.map((spot) => (
            <li key={`${spot.latitude} ${spot.longitude}`}>
              <button
                type="button"
                className={styles.spot}
                data-severity={spot.severity}
                aria-label={describeSpot(spot)}
                aria-pressed={spot.country === chosen}
                onClick={() => onCountry(spot.country === chosen ? undefined : spot.country)}
                onPointerEnter={() => setPointed(spot)}
                onPointerLeave={() => setPointed(undefined)}
                onFocus={() => setPointed(spot)}
                onBlur={() => setPointed(undefined)}
                style={{
                  left: `${((spot.longitude - west) / width) * 100}%`,
                  top: `${((north - spot.latitude) / height) * 100}%`,
                }}
              >
                <span className={styles.dot} data-size={spot.reports > 9 ? 'l' : spot.reports > 2 ? 'm' : 's'} />
              </button>
            </li>
          ))}
        </ul>
      </div>
      <p className={styles.readout} aria-hidden="true">
        {pointed ? describeSpot(pointed) : 'Choose a place to see what is said of its country.'}
      </p>
    </div>
  )
}

function describeSpot({ country, reports, severity }: Spot): string {
  return `${nameCountry(country)}: ${reports} ${reports === 1 ? 'report' : 'reports'}, gravest ${severityNames[severity].toLowerCase()}`
}
