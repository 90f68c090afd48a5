import type { Session } from '@spells/shared/api'
import { formatAmount } from '../../lib/formatAmount.ts'
import { formatTime } from '../../lib/formatTime.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useAssets } from '../spells/useAssets.ts'
import { describeLoss } from './describeLoss.ts'
import { describeRisk } from './describeRisk.ts'
import { LossWorking } from './LossWorking.tsx'
import styles from './sessions.module.css'

/** A session in plain words: the most it can cost, for how long, and everything it may do. */
export function SessionTerms({ session }: { readonly session: Session }) {
  const risk = describeRisk(session.policy, useAssets())
  const { blastRadius } = session
  const loss = blastRadius && describeLoss(blastRadius)
  return (
    <>
      {risk ? (
        <Facts>
          {loss && (
            <Fact name="Most it can cost you, whoever holds its key">
              <strong className={styles.most}>{loss.limit}</strong>
            </Fact>
          )}
          <Fact name="Most it can put at risk">
            {risk.spends.map(({ symbol, decimals, amount }) => (
              <strong key={symbol} className={styles.most}>
                {formatAmount(amount, decimals)} {symbol}
              </strong>
            ))}
          </Fact>
          <Fact name="Most it can spend on network fees">{formatAmount(risk.gasWei, 18)} ETH</Fact>
          <Fact name="Operations">
            {risk.operations}, and {risk.protectiveOperations} that only reduce risk
          </Fact>
          <Fact name="Ends by itself">{formatTime(new Date(risk.validUntilMs).toISOString())}</Fact>
        </Facts>
      ) : (
        <Notice tone="bad" title="This page cannot read the session’s policy. Do not sign it." />
      )}
      {blastRadius && <LossWorking blastRadius={blastRadius} />}
      <details className={styles.details}>
        <summary>Everything it may do, from the policy itself</summary>
        <ul className={styles.summary}>
          {session.summary.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </>
  )
}
