import type { Stack } from '@spells/local'
import type { CastId, Certificate } from '@spells/shared'
import { type AuditedCast, audit, type Finding } from './audit.ts'
import type { CastStates } from './castStates.ts'
import { listOpenFires } from './fireTrigger.ts'
import type { Journal } from './journal.ts'
import type { World } from './openWorld.ts'
import { readExecutions } from './readExecutions.ts'

export type AuditParts = { readonly stack: Stack; readonly states: CastStates; readonly journal: Journal }

export type WorldAudit = {
  readonly casts: number
  /** Casts by their end, with its reason. */
  readonly ends: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

const FINAL_TIMEOUT_MS = 120_000
const CERTIFICATES_AT_ONCE = 8

/** Waits until every cast has ended, and compares all that were accepted with the chain. */
export async function auditWorld(world: World, parts: AuditParts): Promise<WorldAudit> {
  await untilFinal(parts.states)
  const { casts, ends } = await listAudited(world, parts)
  const executions = await readExecutions({
    chain: world.wallet.chain,
    deployment: parts.stack.deployment,
    usdc: world.usdc,
    owner: world.wallet.address,
    vaults: world.vaults.map(({ address }) => address),
  })
  const unmet = listOpenFires(parts.journal).map(
    ({ key }): Finding => ({ kind: 'lost', subject: key, detail: 'its threshold was crossed, and no cast came' }),
  )
  return { casts: casts.length, ends, findings: [...audit(casts, executions), ...unmet] }
}

async function untilFinal(states: CastStates): Promise<void> {
  const endAtMs = performance.now() + FINAL_TIMEOUT_MS
  while (performance.now() < endAtMs && (await states.listUnfinal()).length > 0) await sleep(250)
}

/** Every cast that was accepted, with what it was for and what became of it. */
async function listAudited(
  { client, vaults }: World,
  { states, journal }: AuditParts,
): Promise<{ casts: AuditedCast[]; ends: Record<string, number> }> {
  const rows = new Map((await states.listAll()).map((row) => [row.id, row]))
  const asked = new Map(journal.entries.flatMap((entry) => (entry.kind === 'asked' ? [[entry.key, entry]] : [])))
  const accepted = journal.entries.flatMap((entry) => (entry.kind === 'accepted' ? [entry] : []))
  const ends: Record<string, number> = {}
  const casts: AuditedCast[] = []
  const queue = [...new Map(accepted.map((entry) => [entry.key, entry])).values()]
  const work = async (): Promise<void> => {
    for (let entry = queue.shift(); entry; entry = queue.shift()) {
      const { key, id } = entry
      const plan = asked.get(key)
      const vault = vaults.find(({ index }) => index === plan?.vault)
      if (!plan || !vault) throw new Error(`The record has no cast ${key}.`)
      const row = rows.get(id)
      const end = [row?.status ?? 'unknown', row?.reason].filter((part) => part).join(' ')
      ends[end] = (ends[end] ?? 0) + 1
      casts.push({
        ...{ id, key, vault: vault.address, action: plan.action, amount: BigInt(plan.amount) },
        status: row?.status,
        certificate: await findCertificate(client, id),
      })
    }
  }
  await Promise.all(Array.from({ length: CERTIFICATES_AT_ONCE }, work))
  return { casts, ends }
}

async function findCertificate(client: World['client'], id: CastId): Promise<Certificate | undefined> {
  return client.casts.certificate(id).catch(() => client.casts.certificate(id).catch(() => undefined))
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
