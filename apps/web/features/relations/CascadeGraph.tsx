import type { CascadeView } from '@spells/shared/api'
import styles from './cascadeGraph.module.css'
import { drawCascades } from './drawCascades.ts'

const MOST = 24
const LETTERS = 27

/** What moves first, on the left, and what follows. The table below says the same in words. */
export function CascadeGraph({ cascades }: { readonly cascades: readonly CascadeView[] }) {
  const { nodes, edges, width, height } = drawCascades(cascades.slice(0, MOST))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroll} aria-label="Graph of what moves first" tabIndex={0}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {edges.map(({ edge: { leaderId, followerId, strength }, path, tip }) => (
          <g key={`${leaderId} ${followerId}`}>
            <path
              className={strength < 0 ? styles.against : styles.edge}
              d={path}
              strokeWidth={1 + 3 * Math.abs(strength)}
            />
            <path className={styles.tip} d={`M${tip.x} ${tip.y}l-8 -4.5v9z`} />
          </g>
        ))}
        {nodes.map(({ marketId, question, x, y, width, height }) => {
          const [first, second] = splitWords(question ?? `Market ${marketId}`)
          const middle = y + height / 2
          return (
            <g key={marketId}>
              <rect className={styles.node} x={x} y={y} width={width} height={height} rx="5" />
              <text className={styles.text} x={x + 9} y={second ? middle - 4 : middle + 4}>
                {first}
              </text>
              {second && (
                <text className={styles.text} x={x + 9} y={middle + 12}>
                  {second}
                </text>
              )}
            </g>
          )
        })}
        {edges.map(({ edge: { leaderId, followerId }, label }) => (
          <g key={`${leaderId} ${followerId}`}>
            <rect
              className={styles.plate}
              x={label.x}
              y={label.y + 1}
              width={label.width}
              height={label.height - 2}
              rx="3"
            />
            <text className={styles.lag} x={label.x + label.width / 2} y={label.y + 13} textAnchor="middle">
              {label.text}
            </text>
          </g>
        ))}
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
