import { PageHead } from '../../ui/PageHead.tsx'
import styles from './guide.module.css'
import type { GuideSlug } from './guides.ts'
import { renderGuide } from './renderGuide.ts'

/** A quickstart, rendered when the pages are built. */
export function Guide({ slug }: { readonly slug: GuideSlug }) {
  const { title, html } = renderGuide(slug)
  return (
    <article>
      <PageHead title={title} />
      <div className={styles.guide} dangerouslySetInnerHTML={{ __html: html }} />
    </article>
  )
}
