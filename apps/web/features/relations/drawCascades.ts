import { formatAge } from '../../lib/formatAge.ts'
import { type CascadeEdge, type CascadeNode, layOutCascades } from './layOutCascades.ts'

const WIDTH = 190
const HEIGHT = 44
/** Between columns there is room for a label and for the arrow behind it. */
const BETWEEN = { x: 112, y: 16 }
/** How high a label is, how wide a letter of it at most, and how far from the tip it ends. */
const LABEL = { height: 18, letter: 7, toTip: 12 }
/** What an edge that points back takes at the side. */
const TURN = 64

export type DrawnEdge<Edge> = {
  readonly edge: Edge
  /** An SVG path that ends at the arrow. */
  readonly path: string
  readonly tip: { readonly x: number; readonly y: number }
  /** The box in which its lag is written. */
  readonly label: {
    readonly text: string
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }
}

/** A market's box, in pixels. */
export type DrawnNode = CascadeNode & {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Where markets and edges stand in a drawing, in pixels. Each edge has a place of its own at the market that it ends in, as high as
 * its label: so no label stands on another, or on a market.
 */
export function drawCascades<Edge extends CascadeEdge>(
  edges: readonly Edge[],
): {
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge<Edge>[]
  readonly width: number
  readonly height: number
} {
  const laidOut = layOutCascades(edges)
  const columnOf = new Map(laidOut.map(({ marketId, column }) => [marketId, column]))
  const lastColumn = Math.max(0, ...columnOf.values())
  const isAtEdge = (side: 'leaderId' | 'followerId', column: number) =>
    edges.some((edge) => columnOf.get(edge[side]) === column && pointsBack(edge))
  const pointsBack = ({ leaderId, followerId }: CascadeEdge) =>
    (columnOf.get(leaderId) ?? 0) >= (columnOf.get(followerId) ?? 0)
  const left = isAtEdge('followerId', 0) ? TURN : 1
  const right = isAtEdge('leaderId', lastColumn) ? TURN : 1

  const bottoms = new Map<number, number>()
  const nodes = laidOut.map((node): DrawnNode => {
    const arriving = edges.filter(({ followerId }) => followerId === node.marketId).length
    const height = Math.max(HEIGHT, arriving * LABEL.height + 8)
    const y = bottoms.get(node.column) ?? 1
    bottoms.set(node.column, y + height + BETWEEN.y)
    return { ...node, x: left + node.column * (WIDTH + BETWEEN.x), y, width: WIDTH, height }
  })
  const places = new Map(nodes.map((node) => [node.marketId, node]))
  const middle = (marketId: string) => {
    const { y = 0, height = 0 } = places.get(marketId) ?? {}
    return y + height / 2
  }

  const drawn = edges.map((edge): DrawnEdge<Edge> => {
    const [from, to] = [places.get(edge.leaderId), places.get(edge.followerId)]
    // The edge that comes from furthest up arrives at the top, so that edges cross less.
    const arriving = edges
      .filter(({ followerId }) => followerId === edge.followerId)
      .toSorted((one, other) => middle(one.leaderId) - middle(other.leaderId))
    const offset = (arriving.indexOf(edge) - (arriving.length - 1) / 2) * LABEL.height
    const [x1, y1] = [(from?.x ?? 0) + WIDTH, middle(edge.leaderId)]
    const [x2, y2] = [to?.x ?? 0, middle(edge.followerId) + offset]
    const text = formatAge(edge.lagMs)
    const width = (text.length + 1) * LABEL.letter
    const flatX = x2 - LABEL.toTip - width
    const bend = Math.max(40, Math.min(80, Math.abs(flatX - x1) / 2))
    return {
      edge,
      path: `M${x1} ${y1}C${x1 + bend} ${y1} ${flatX - bend / 2} ${y2} ${flatX} ${y2}H${x2 - 6}`,
      tip: { x: x2, y: y2 },
      label: { text, x: flatX, y: y2 - LABEL.height / 2, width, height: LABEL.height },
    }
  })
  return {
    nodes,
    edges: drawn,
    width: Math.max(0, ...nodes.map(({ x }) => x + WIDTH)) + right,
    height: Math.max(0, ...nodes.map(({ y, height }) => y + height)) + 1,
  }
}
