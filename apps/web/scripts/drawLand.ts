import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const pairSchema = z.tuple([z.number(), z.number()])
const topologySchema = z.object({
  transform: z.object({ scale: pairSchema, translate: pairSchema }),
  arcs: z.array(z.array(pairSchema)),
  objects: z.object({
    land: z.object({ geometries: z.array(z.object({ arcs: z.array(z.array(z.array(z.int()))) })) }),
  }),
})
type Point = readonly [x: number, y: number]

/** South of it is nothing but ice; the map ends before it. */
const SOUTHERN_END = 600
/** Once around, in tenths of a degree. */
const AROUND = 3600

/**
 * The land of the world as a path in tenths of a degree, longitude to the right and latitude upwards: Natural Earth's
 * 1:110m, as TopoJSON has it (arcs of differences on a grid; a negative number is an arc backwards).
 */
export function drawLand(): string {
  const file = fileURLToPath(import.meta.resolve('world-atlas/land-110m.json'))
  const { transform, arcs, objects } = topologySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { scale, translate } = transform
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0]
    return arc.map(([dx, dy]): Point => {
      x += dx
      y += dy
      return [Math.round((x * scale[0] + translate[0]) * 10), Math.round(-(y * scale[1] + translate[1]) * 10)]
    })
  })
  const rings = objects.land.geometries.flatMap(({ arcs: polygons }) => polygons.flat())
  return (
    rings
      .map((ring) => ring.flatMap((index) => (index < 0 ? (lines[~index] ?? []).toReversed() : (lines[index] ?? []))))
      .filter((points) => points.some(([, y]) => y < SOUTHERN_END))
      .map(unwind)
      // What reaches over the date line is drawn at both ends of the map, which are its edges.
      .flatMap((points) => {
        const beyond = points.find(([x]) => Math.abs(x) > AROUND / 2)
        if (!beyond) return [points]
        const shift = beyond[0] > 0 ? -AROUND : AROUND
        return [points, points.map(([x, y]): Point => [x + shift, y])]
      })
      .map(writeRing)
      .join('')
  )
}

/** The points without the jump from one end of the map to the other. */
function unwind(points: readonly Point[]): readonly Point[] {
  let shift = 0
  return points.map(([x, y], index) => {
    const step = x - (points[index - 1]?.[0] ?? x)
    if (step > AROUND / 2) shift -= AROUND
    if (step < -AROUND / 2) shift += AROUND
    return [x + shift, y]
  })
}

/** A ring by its steps; where two points are one on this grid, it is written once. */
function writeRing(points: readonly Point[]): string {
  const [first] = points
  if (!first) return ''
  let [x, y] = first
  const steps = points.flatMap(([toX, toY]) => {
    const [dx, dy] = [toX - x, toY - y]
    if (dx === 0 && dy === 0) return []
    x = toX
    y = toY
    return [`${dx}${dy < 0 ? '' : ' '}${dy}`]
  })
  // What is left of a small island on this grid.
  if (steps.length < 3) return ''
  return `M${first[0]} ${first[1]}l${steps.reduce((line, step) => `${line}${step.startsWith('-') ? '' : ' '}${step}`)}z`
}
