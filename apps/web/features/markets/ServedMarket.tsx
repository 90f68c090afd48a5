import layout from '../../ui/layout.module.css'
import { Scale } from '../../ui/Scale.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import styles from './marketView.module.css'
import { ScaleEnds } from './ScaleEnds.tsx'

/**
 * The market page before its code runs. The public Worker writes the market of the address into these places
 * (`apps/worker/src/pages/fillMarketPage.ts`); what it left empty is not shown. React throws all of it away when the page renders.
 */
export function ServedMarket() {
  return (
    <div className={layout.stack}>
      <div className={styles.served} data-served-market="">
        <h1 className={styles.question} data-served="question">
          Market
        </h1>
        <p className={styles.value}>
          <b data-served="probability" /> <span data-served="outcome" />
        </p>
        <Scale large />
        <ScaleEnds />
      </div>
      <Skeleton rows={10} label="Loading the market" />
    </div>
  )
}
