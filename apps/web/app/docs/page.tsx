import type { Metadata } from 'next'
import { guides } from '../../features/docs/guides.ts'
import { Link } from '../../ui/Link.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import styles from './docs.module.css'

export const metadata: Metadata = { title: 'Documentation' }

const entries = [
  ...guides.map(({ slug, name, lead }) => ({ href: `/docs/quickstart/${slug}`, name, lead })),
  {
    href: '/docs/api',
    name: 'API reference',
    lead: 'Every operation with its parameters, bodies, examples and error codes, from the contract of the API that answers here.',
  },
]

export default function DocsPage() {
  return (
    <>
      <PageHead
        title="Documentation"
        lead="How to use Spells by hand, how to build on it, and how to run it. The API’s contract is at /v1/openapi.json."
      />
      <ul className={styles.entries}>
        {entries.map(({ href, name, lead }) => (
          <li key={href} className={styles.entry}>
            <h2 className={styles.name}>
              <Link href={href}>{name}</Link>
            </h2>
            <p>{lead}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
