import type { StoryView } from '@spells/shared/api'
import { Badge } from '../../ui/Badge.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { StoryWhy } from './StoryWhy.tsx'
import styles from './story.module.css'
import { categoryNames, nameCountry, phaseNames, severityNames, severityTones } from './worldWords.ts'

/** A story: what is said, how grave, since when, by whom, and why it stands where it stands. */
export function StoryEntry({ story }: { readonly story: StoryView }) {
  const { title, link, severity, category, phase, sources, mentionCount, firstSeenAt, lastSeenAt, classification } =
    story
  const countries = [...new Set(classification.places.map(({ country }) => country))]
  return (
    <li className={styles.story}>
      <div className={styles.head}>
        <h3 className={styles.title}>
          <a href={link} rel="noopener noreferrer external" target="_blank">
            {title}
            <span className="visually-hidden"> (opens {sources[0]})</span>
          </a>
        </h3>
        <span className={styles.rank} title="Rank, of 100">
          <span className="visually-hidden">Rank </span>
          {Math.round(story.rank)}
        </span>
      </div>
      <p className={styles.marks}>
        <Badge tone={severityTones[severity]}>{severityNames[severity]}</Badge>
        <Badge live={phase === 'breaking'}>{phaseNames[phase]}</Badge>
        <span>{categoryNames[category]}</span>
        {countries.length > 0 && <span>{countries.map(nameCountry).join(', ')}</span>}
      </p>
      <p className={styles.facts}>
        <span>
          {sources.length === 1 ? sources[0] : `${sources.length} sources: ${sources.join(', ')}`}
          {mentionCount > sources.length && ` (${mentionCount} reports)`}
        </span>
        <span>
          first <TimeAgo at={firstSeenAt} />
        </span>
        {lastSeenAt !== firstSeenAt && (
          <span>
            last <TimeAgo at={lastSeenAt} />
          </span>
        )}
      </p>
      <StoryWhy story={story} />
    </li>
  )
}
