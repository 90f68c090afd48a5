'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Renders its content, and loads its code, once somebody has come that far down the page. */
export function WhenSeen({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (!place.current) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true))
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return <div ref={place}>{seen && children}</div>
}
