import type { StoryView } from '@spells/shared/api'
import { formatTime } from '../../lib/formatTime.ts'
import layout from '../../ui/layout.module.css'
import { WhenSeen } from '../../ui/WhenSeen.tsx'
import { StoryLinks } from '../links/StoryLinks.tsx'
import styles from './story.module.css'
import { categoryNames, factorNames, nameCountry, severityNames } from './worldWords.ts'

const share = (value: number) => `${Math.round(value * 100)} %`

/** Why a story stands where it stands: the rules and words that classified it, what its rank is made of, its reports. */
export function StoryWhy({ story }: { readonly story: StoryView }) {
  const { classification, rankParts, mentions } = story
  const { why, impacts, places, confidence, model } = classification
  return (
    <details className={layout.disclosure}>
      <summary>
        Why<span className="visually-hidden">: {story.title}</span>
      </summary>
      <div className={styles.reasons}>
        <section>
          <h4>
            {categoryNames[classification.category]}, {severityNames[classification.severity].toLowerCase()}
          </h4>
          {why.length === 0 ? (
            <p>No rule knows these words, so it counts as nothing in particular.</p>
          ) : (
            <ul>
              {why.map(({ rule, words }) => (
                <li key={`${rule}${words}`}>
                  <code>{rule}</code> by “{words}”
                </li>
              ))}
            </ul>
          )}
          <p>
            Model {model}, {share(confidence)} sure of the category.
          </p>
        </section>
        {places.length > 0 && (
          <section>
            <h4>Places</h4>
            <ul>
              {places.map(({ country, evidence, latitude, longitude }) => (
                <li key={`${latitude} ${longitude}`}>
                  {nameCountry(country)} by “{evidence}”
                </li>
              ))}
            </ul>
          </section>
        )}
        <section>
          <h4>Moves</h4>
          {impacts.length === 0 ? (
            <p>No factor.</p>
          ) : (
            <ul>
              {impacts.map(({ factor, amount, confidence: sure }) => (
                <li key={factor}>
                  {factorNames[factor].name} {amount > 0 ? 'up' : 'down'} ({amount > 0 ? '+' : '−'}
                  {Math.abs(amount).toFixed(2)}, {share(sure)} sure)
                </li>
              ))}
            </ul>
          )}
        </section>
        <section>
          <h4>Rank {Math.round(story.rank)}</h4>
          <p>
            Severity {share(rankParts.severity)}, freshness {share(rankParts.freshness)}, trust in the best source{' '}
            {share(rankParts.trust)}, number of sources {share(rankParts.spread)}.
          </p>
        </section>
        <section className={styles.wide}>
          <h4>Probably moved</h4>
          <WhenSeen>
            <StoryLinks storyId={story.id} />
          </WhenSeen>
        </section>
        <section className={styles.wide}>
          <h4>Newest reports</h4>
          <ul>
            {mentions.toReversed().map(({ source, title, link, observedAt }) => (
              <li key={`${source}${link}`}>
                {source}, {formatTime(observedAt)}:{' '}
                <a href={link} rel="noopener noreferrer external" target="_blank">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </details>
  )
}
