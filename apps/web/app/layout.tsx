import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { ApiProvider } from '../features/api/ApiProvider.tsx'
import { Shell } from '../features/shell/Shell.tsx'
import { startScript } from '../features/shell/startScript.ts'
import { fontVariables } from './fonts.ts'
import './styles/tokens.css'
import './styles/base.css'

export const metadata: Metadata = {
  title: { default: 'Spells', template: '%s · Spells' },
  description:
    'Turn a view about the world into an on-chain position, entered and guarded automatically, inside limits that a contract enforces.',
  formatDetection: { telephone: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0e1415' },
    { media: '(prefers-color-scheme: light)', color: '#f3f0e6' },
  ],
}

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: startScript }} />
      </head>
      <body>
        <ApiProvider>
          <Shell>{children}</Shell>
        </ApiProvider>
      </body>
    </html>
  )
}
