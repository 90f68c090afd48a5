import { AppError } from '@spells/shared'
import { type DrillRun, drillRunSchema } from '@spells/shared/api'
import type { Address, Hex } from 'viem'
import { z } from 'zod'
import { ApiProblem } from './errors.ts'

type Target = { readonly vault: Address; readonly sessionId: Hex }

const replySchema = z.object({ run: drillRunSchema.nullable() })

/** The latest run of a session's drill, from whoever runs it for this deployment. */
export async function findDrillRun(drillUrl: string, { vault, sessionId }: Target): Promise<DrillRun | null> {
  const query = new URLSearchParams({ vault, session: sessionId })
  return ask(`${drillUrl}?${query}`, { method: 'GET' })
}

/** @throws conflict while another one runs */
export async function startDrill(
  drillUrl: string,
  { vault, sessionId }: Target,
  options: { readonly every: number },
): Promise<DrillRun | null> {
  return ask(drillUrl, { method: 'POST', body: JSON.stringify({ vault, session: sessionId, ...options }) })
}

async function ask(url: string, init: RequestInit): Promise<DrillRun | null> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new AppError({ code: 'drill_unavailable', shortMessage: 'The drill does not answer.', cause, retry: 'safe' })
  })
  if (response.status === 409) throw new ApiProblem('conflict', 'A drill is under way; one runs at a time.')
  const parsed = replySchema.safeParse(await response.json().catch(() => undefined))
  if (parsed.success) return parsed.data.run
  throw new AppError({ code: 'drill_unavailable', shortMessage: 'The drill does not answer.', retry: 'safe' })
}
