'use client'

import type { Quote } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import layout from '../../ui/layout.module.css'
import { queries } from '../api/queries.ts'
import { describeSponsorship } from './describeSponsorship.ts'

/** Who pays the network fee of a quote and why, in one sentence. */
export function SponsorNote({ paidBy }: { readonly paidBy: Quote['fee']['paidBy'] }) {
  const { data, error } = useQuery(queries.sponsorship())
  if (!data && !(error && paidBy === 'vault')) return null
  return <p className={layout.small}>{describeSponsorship(data, paidBy)}</p>
}
