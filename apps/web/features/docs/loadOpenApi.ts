import { AppError } from '@spells/shared'
import type { OpenApiDocument } from './openApi.ts'

/** Asks the API for its contract. */
export async function loadOpenApi(): Promise<OpenApiDocument> {
  const response = await fetch('/v1/openapi.json')
  if (response.ok) return (await response.json()) as OpenApiDocument
  throw new AppError({
    code: 'unavailable',
    shortMessage: 'The description of the API did not come.',
    facts: { status: response.status },
    retry: 'safe',
  })
}
