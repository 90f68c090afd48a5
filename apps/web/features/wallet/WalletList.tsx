'use client'

import dynamic from 'next/dynamic'

/** The wallets of this browser, to connect one. The library behind it comes only now. */
export const WalletList = dynamic(() => import('./runtime/WalletChoices.tsx'), {
  ssr: false,
  loading: () => <p role="status">Looking for wallets in this browser…</p>,
})
