import type { Metadata } from 'next'
import { ApiReference } from '../../../features/docs/ApiReference.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'API reference' }

export default function ApiPage() {
  return (
    <>
      <PageHead
        title="API reference"
        lead="Amounts are decimal strings of base units, times are ISO-8601 in UTC, lists have cursors. What is refused is a problem (RFC 9457) with one of the codes listed."
      />
      <ApiReference />
    </>
  )
}
