import { readFile } from 'node:fs/promises'
import { requireAsset } from '@spells/cli/journey'
import { parseCertificate, readChainFacts, verifyCertificate } from '@spells/core/certificate'
import { expect } from 'vitest'
import { openArmedPerson } from '../setup/openArmedPerson.ts'
import type { Stage } from '../setup/startStage.ts'

/** A finished cast's certificate, downloaded from its page and checked with nothing but the file and a node. */
export async function checkProof(stage: Stage): Promise<void> {
  const { person, client, vault, session, owner } = await openArmedPerson(stage, [33])
  const { page } = person
  const asset = requireAsset(stage.stack.deployment, 'USDC').address
  const parameters = { asset, amount: '1000000' }
  const plan = { vaultId: vault.id, spell: 'everbloom', action: 'entry', parameters, sessionId: session.id } as const
  const { id } = await client.casts.create(plan, 'to-be-proved')
  await page.goto(`/cast?id=${id}`)
  const button = page.getByRole('button', { name: 'Download the certificate' })
  await button.waitFor({ timeout: 180_000 })
  await stage.views.look(page, '28-cast-final')
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  expect(download.suggestedFilename()).toBe(`certificate-${id}.json`)
  const certificate: unknown = JSON.parse(await readFile(await download.path(), 'utf8'))
  const parsed = parseCertificate(certificate)
  if (!parsed.ok) throw new Error('The download is no certificate.')
  const facts = await readChainFacts(owner.chain, parsed.value, { confirmations: 6n })
  expect(await verifyCertificate(certificate, facts)).toMatchObject({ ok: true, failed: [] })
}
