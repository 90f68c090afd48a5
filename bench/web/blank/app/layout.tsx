import type { ReactNode } from 'react'

export const metadata = { title: 'Blank', description: 'The least that a page of this framework is.' }

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
