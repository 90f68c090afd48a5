import { expect, test } from 'vitest'
import { drawCascades } from './drawCascades.ts'

const edge = (leaderId: string, followerId: string) => ({
  ...{ leaderId, leader: leaderId, followerId, follower: followerId },
  ...{ lagMs: 3_600_000, strength: 0.5 },
})
type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

const tangle = [
  ...['a', 'b', 'c', 'd', 'e'].flatMap((leader) => [edge(leader, 'x'), edge(leader, 'y')]),
  ...[edge('x', 'y'), edge('y', 'a'), edge('a', 'z'), edge('z', 'z2')],
]

test('default: an edge ends at the market that follows, with its label before it', () => {
  const { nodes, edges } = drawCascades([edge('a', 'b')])
  expect(edges.map(({ tip }) => tip)).toEqual([{ x: nodes[1]?.x, y: (nodes[1]?.y ?? 0) + 22 }])
  expect(edges[0]?.label).toMatchObject({ text: '1 h', x: (nodes[1]?.x ?? 0) - 40, width: 28 })
})

test('behavior: no label stands on another or on a market, and everything is within the drawing', () => {
  const { nodes, edges, width, height } = drawCascades(tangle)
  const labels = edges.map(({ label }) => label)
  for (const [index, label] of labels.entries()) {
    expect(labels.slice(index + 1).filter((other) => overlap(label, other))).toEqual([])
    expect(nodes.filter((node) => overlap(label, node))).toEqual([])
  }
  for (const { x, y, width: w, height: h } of [...labels, ...nodes]) {
    expect(x >= 0 && y >= 0 && x + w <= width && y + h <= height).toBe(true)
  }
})

test('behavior: of nothing there is nothing', () => {
  expect(drawCascades([])).toEqual({ nodes: [], edges: [], width: 1, height: 1 })
})
