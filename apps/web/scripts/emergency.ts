// node scripts/emergency.ts <chains.json> <page.html>: makes the emergency page for these deployments, as EmergencyChain[].
import { readFileSync, writeFileSync } from 'node:fs'
import { deploymentSchema } from '@spells/shared'
import { z } from 'zod'
import { buildEmergencyPage } from './buildEmergencyPage.ts'

const chainsSchema = z
  .array(
    z.strictObject({ id: z.int().positive(), name: z.string().min(1), rpcUrl: z.url(), deployment: deploymentSchema }),
  )
  .min(1)

const [from, to] = process.argv.slice(2)
if (from === undefined || to === undefined) throw new Error('Name the file of the chains, and that of the page.')
const html = await buildEmergencyPage(chainsSchema.parse(JSON.parse(readFileSync(from, 'utf8'))))
writeFileSync(to, html)
console.log(`${to}: ${Math.round(html.length / 1024)} KiB`)
