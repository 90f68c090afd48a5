import { Link } from '../../ui/Link.tsx'
import styles from './tagLinks.module.css'

/** Topics, each leading to the markets about it. */
export function TagLinks({ tags }: { readonly tags: readonly { readonly slug: string; readonly label: string }[] }) {
  if (tags.length === 0) return null
  return (
    <ul className={styles.tags} aria-label="Topics">
      {tags.map(({ slug, label }) => (
        <li key={slug}>
          <Link href={`/markets?tag=${encodeURIComponent(slug)}`} className={styles.tag}>
            {label || slug}
          </Link>
        </li>
      ))}
    </ul>
  )
}
