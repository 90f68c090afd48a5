'use client'

import NextLink from 'next/link'
import { type ComponentProps, useState } from 'react'

/** A link that loads its page when somebody is about to follow it, and not because it is in view. */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  const [wanted, setWanted] = useState(false)
  const want = () => setWanted(true)
  return <NextLink {...props} prefetch={wanted ? null : false} onMouseEnter={want} onTouchStart={want} onFocus={want} />
}
