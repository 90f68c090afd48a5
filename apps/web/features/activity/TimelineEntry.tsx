import type { SpineEvent } from '@spells/shared/api'
import { formatDay } from '../../lib/formatTime.ts'
import { joinClasses } from '../../lib/joinClasses.ts'
import { Link } from '../../ui/Link.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import type { EventView } from './describeEvent.ts'
import styles from './timeline.module.css'

const actors = { user: 'you', trigger: 'a trigger', system: 'our servers' } as const

/** One entry of the timeline; the first of a day names the day. */
export function TimelineEntry({
  event,
  view,
  before,
}: {
  readonly event: SpineEvent
  readonly view: EventView
  readonly before: SpineEvent | undefined
}) {
  const day = formatDay(event.at)
  return (
    <li className={styles.event}>
      {(before === undefined || formatDay(before.at) !== day) && <h2 className={styles.day}>{day}</h2>}
      <div className={styles.line}>
        <span className={joinClasses(styles.dot, styles[view.tone])} aria-hidden="true" />
        <span className={styles.text}>{view.href ? <Link href={view.href}>{view.text}</Link> : view.text}</span>
        <span className={styles.meta}>
          by {actors[event.actor.kind]}, <TimeAgo at={event.at} />
        </span>
        <code className={styles.seal} title={`Entry ${event.sequence}, sealed as ${event.hash}`}>
          #{event.sequence} {event.hash.slice(0, 8)}
        </code>
      </div>
    </li>
  )
}
