import { Link } from '../../ui/Link.tsx'
import styles from './marketLink.module.css'

/** A market by its question; by its id when it is no longer listed. */
export function MarketLink({ id, question }: { readonly id: string; readonly question: string | null }) {
  return (
    <Link href={`/market?id=${encodeURIComponent(id)}`} className={styles.link}>
      {question ?? `Market ${id}, no longer listed`}
    </Link>
  )
}
