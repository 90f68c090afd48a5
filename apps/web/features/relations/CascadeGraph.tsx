import type { CascadeView } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import styles from './cascadeGraph.module.css'
import { layOutCascades } from './layOutCascades.ts'

const MOST = 24
const WIDTH = 190
const HEIGHT = 44
const BETWEEN = { x: 90, y: 16 }
const LETTERS = 27

/** What moves first, on the left, and what follows. The table below says the same in words. */
export function CascadeGraph({ cascades }: { readonly cascades: readonly CascadeView[] }) {
  const edges = cascades.slice(0, MOST)
  const nodes = layOutCascades(edges)
  const places = new Map(
    nodes.map(({ marketId, column, row }) => [
      marketId,
      { x: 1 + column * (WIDTH + BETWEEN.x), y: 1 + row * (HEIGHT + BETWEEN.y) },
    ]),
  )
  const width = Math.max(...[...places.values()].map(({ x }) => x)) + WIDTH + 1
  const height = Math.max(...[...places.values()].map(({ y }) => y)) + HEIGHT + 1
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroll} aria-label="Graph of what moves first" tabIndex={0}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {edges.map(({ leaderId, followerId, lagMs, strength }) => {
          const [from, to] = [places.get(leaderId), places.get(followerId)]
          if (!from || !to) return null
          const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2]
          return (
            <g key={`${leaderId} ${followerId}`}>
              <path
                className={strength < 0 ? styles.against : styles.edge}
                d={`M${x1} ${y1}C${x1 + 40} ${y1} ${x2 - 40} ${y2} ${x2 - 6} ${y2}`}
                strokeWidth={1 + 3 * Math.abs(strength)}
              />
              <path className={styles.tip} d={`M${x2} ${y2}l-8 -4.5v9z`} />
              <text className={styles.lag} x={x2 - 10} y={y2 - 8} textAnchor="end">
                {formatAge(lagMs)}
              </text>
            </g>
          )
        })}
        {nodes.map(({ marketId, question }) => {
          const { x, y } = places.get(marketId) ?? { x: 0, y: 0 }
          const [first, second] = splitWords(question ?? `Market ${marketId}`)
          return (
            <g key={marketId}>
              <rect className={styles.node} x={x} y={y} width={WIDTH} height={HEIGHT} rx="5" />
              <text className={styles.text} x={x + 9} y={y + (second ? 18 : 27)}>
                {first}
              </text>
              {second && (
                <text className={styles.text} x={x + 9} y={y + 34}>
                  {second}
                </text>
              )}
            </g>
          )
        })}
      </svg>
      {cascades.length > MOST && <p>The strongest {MOST}.</p>}
    </section>
  )
}

/** A text in two lines, cut where it is longer. */
function splitWords(text: string): readonly [string, string] {
  if (text.length <= LETTERS) return [text, '']
  const space = text.lastIndexOf(' ', LETTERS)
  const at = space > 0 ? space : LETTERS
  const rest = text.slice(at).trim()
  return [text.slice(0, at), rest.length > LETTERS ? `${rest.slice(0, LETTERS - 1)}…` : rest]
}
