/** Parts of the world that the map can show: `box` is west, south, east, north in degrees. */
export const regions = [
  { value: 'world', label: 'World', box: [-180, -56, 180, 78] },
  { value: 'americas', label: 'Americas', box: [-170, -56, -30, 72] },
  { value: 'europe', label: 'Europe', box: [-25, 34, 60, 72] },
  { value: 'africa', label: 'Africa and Middle East', box: [-20, -36, 65, 42] },
  { value: 'asia', label: 'Asia and Pacific', box: [60, -48, 180, 60] },
] as const

export type RegionId = (typeof regions)[number]['value']
export type Box = readonly [west: number, south: number, east: number, north: number]

export function getBox(id: RegionId): Box {
  return (regions.find(({ value }) => value === id) ?? regions[0]).box
}
