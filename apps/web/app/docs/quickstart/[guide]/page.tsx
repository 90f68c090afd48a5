import type { Metadata } from 'next'
import { Guide } from '../../../../features/docs/Guide.tsx'
import { type GuideSlug, guides } from '../../../../features/docs/guides.ts'

type Props = { readonly params: Promise<{ readonly guide: GuideSlug }> }

export const dynamicParams = false

export function generateStaticParams() {
  return guides.map(({ slug }) => ({ guide: slug }))
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { guide } = await params
  return { title: `Quickstart ${guides.find(({ slug }) => slug === guide)?.name.toLowerCase() ?? ''}` }
}

export default async function GuidePage({ params }: Props) {
  return <Guide slug={(await params).guide} />
}
