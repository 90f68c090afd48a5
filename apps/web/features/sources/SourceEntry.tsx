import type { SourceHealth } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import { joinClasses } from '../../lib/joinClasses.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Card } from '../../ui/Card.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import layout from '../../ui/layout.module.css'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { describeBreaker, describeFailures, describeMissed, describeRun } from './describeRun.ts'
import { describeSource } from './describeSource.ts'
import { explainSource, nameSource } from './nameSource.ts'
import styles from './sourceHealth.module.css'

const names: Readonly<Record<string, string>> = { ok: 'well', never: 'not yet' }

/** One source: how it does now, its last run, and its last 24 hours. */
export function SourceEntry({ source }: { readonly source: SourceHealth }) {
  const { lastGoodAt, periodMs, lastRun, held, maxLateMs, breaker, dataBad, status } = source
  const { tone, text } = describeSource(source)
  return (
    <Card title={nameSource(source.source)} aside={<Badge tone={tone}>{names[status] ?? status}</Badge>}>
      <p className={joinClasses(layout.small, styles.said)}>
        {explainSource(source.source)}, every {formatAge(periodMs)}
      </p>
      {status !== 'ok' && <p className={styles.said}>{text}.</p>}
      <Facts>
        <Fact name="Last read with success">{lastGoodAt === null ? 'never' : <TimeAgo at={lastGoodAt} />}</Fact>
        <Fact name="Last run">
          {lastRun === null ? (
            'none yet'
          ) : (
            <>
              <TimeAgo at={lastRun.startedAt} />: {describeRun(lastRun)}
            </>
          )}
        </Fact>
        <Fact name="Runs that failed">{describeFailures(source)}</Fact>
        <Fact name="Missed">{describeMissed(source)}</Fact>
        <Fact name="Latest start">{formatAge(maxLateMs)} after its slot</Fact>
        <Fact name="Breaker">
          {describeBreaker(breaker)}
          {held > 0 && `; ${held} left out`}
        </Fact>
        {dataBad.length > 0 && (
          <Fact name="Refused of the last reading">
            {dataBad.map(({ field, reason, count }) => `${count} × ${field}: ${reason}`).join(', ')}
          </Fact>
        )}
      </Facts>
    </Card>
  )
}
