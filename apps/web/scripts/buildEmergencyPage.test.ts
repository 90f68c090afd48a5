import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { EmergencyChain } from '../emergency/emergencyChain.ts'
import { buildEmergencyPage } from './buildEmergencyPage.ts'
import { findViolations } from './contentPolicy.ts'

const chain = { id: 1, name: '</script><b>$& chain' } as EmergencyChain

test('default: one file, whose policy allows its own script and style by their hashes and nothing else', async () => {
  const html = await buildEmergencyPage([chain])
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? []
  const [, script = ''] = /<script type="module">([\s\S]*?)<\/script>/.exec(html) ?? []
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  expect(script.length).toBeGreaterThan(10_000)
  expect(policy).toContain(`script-src ${hash(script)};`)
  expect(policy).toContain(`style-src ${hash(style)};`)
  expect(policy).not.toContain('unsafe')
  expect(style).not.toMatch(/url\(|@import/)
  expect(findViolations(html)).toEqual(['a style element'])
  expect(html.match(/<script/g)).toHaveLength(2)
  const [, data = ''] = /id="chains">(.*?)<\/script>/.exec(html) ?? []
  expect(JSON.parse(data)).toEqual([chain])
})
