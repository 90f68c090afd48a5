import type { ReactNode } from 'react'
import { DocsFrame } from '../../features/docs/DocsFrame.tsx'

export default function DocsLayout({ children }: { readonly children: ReactNode }) {
  return <DocsFrame>{children}</DocsFrame>
}
