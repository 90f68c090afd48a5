import { useSearchParams } from 'next/navigation'

/** A value of the page's address; the page must stand in a Suspense boundary. */
export function useQueryParam(name: string): string | undefined {
  return useSearchParams().get(name) ?? undefined
}
