import {
  type Certificate,
  type CertificateMaterial,
  certificateSchema,
  type IntentId,
  type IntentStatus,
  isTerminal,
  ok,
  type Result,
  refuse,
} from '@spells/shared'
import { buildSeal } from './seal.ts'

/** An intent that can still change has no certificate. */
export type CertificateRefusal = {
  readonly code: 'not_final'
  readonly intentId: IntentId
  readonly status: IntentStatus
}

/**
 * The certificate of a cast, from what was kept of each of its intents. The same material always gives the same bytes.
 * @param materials one per step of the cast, in order; at least one
 */
export function buildCertificate(
  materials: readonly [CertificateMaterial, ...CertificateMaterial[]],
): Result<Certificate, CertificateRefusal> {
  const open = materials.find(({ status }) => !isTerminal(status))
  if (open) return refuse({ code: 'not_final', intentId: open.intent.id, status: open.status })
  const [{ chainId, entryPoint, vault, intent }] = materials
  const subject = { castId: intent.castId, chainId, entryPoint, vault }
  const steps = materials.map(({ chainId: _, entryPoint: __, vault: ___, ...step }) => step)
  const seal = buildSeal({ subject, steps })
  return ok(certificateSchema.parse({ kind: 'spells.cast-certificate', v: 1, subject, steps, seal }))
}
