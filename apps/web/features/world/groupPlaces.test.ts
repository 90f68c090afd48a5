import type { WorldEventView } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { groupPlaces } from './groupPlaces.ts'
import { getBox } from './regions.ts'

const chile = { country: 'CL', latitude: -33.45, longitude: -70.66, evidence: 'Chile' }
const japan = { country: 'JP', latitude: 35.68, longitude: 139.69, evidence: 'Japan' }
const report = (
  severity: WorldEventView['classification']['severity'],
  places: WorldEventView['classification']['places'],
): Pick<WorldEventView, 'classification'> => ({
  classification: { model: 'm', category: 'disaster', severity, confidence: 1, places, impacts: [], why: [] },
})

test('default: one spot for a place, as grave as its gravest report, the gravest last', () => {
  const events = [report('high', [chile]), report('low', [chile, japan]), report('info', [])]
  expect(groupPlaces(events, getBox('world'))).toEqual([
    { country: 'JP', latitude: 35.68, longitude: 139.69, reports: 1, severity: 'low' },
    { country: 'CL', latitude: -33.45, longitude: -70.66, reports: 2, severity: 'high' },
  ])
})

test('behavior: of a report about several places only those within the box are shown', () => {
  const spots = groupPlaces([report('medium', [chile, japan])], getBox('asia'))
  expect(spots.map(({ country }) => country)).toEqual(['JP'])
})
