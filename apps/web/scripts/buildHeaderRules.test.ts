import { expect, test } from 'vitest'
import { buildHeaderRules } from './buildHeaderRules.ts'

const pages = [
  { file: '404.html', policy: 'unknown' },
  { file: 'docs/api.html', policy: 'api' },
  { file: 'index.html', policy: 'home' },
]

test('default: a page replaces the policy, hashed files the caching', () => {
  const [everywhere, ...rest] = buildHeaderRules(pages, { environment: 'local' })
  expect(everywhere?.headers).toContain('Content-Security-Policy: unknown')
  expect(rest).toEqual([
    { path: '/_next/static/*', headers: ['! Cache-Control', 'Cache-Control: public, max-age=31536000, immutable'] },
    { path: '/docs/api', headers: ['! Content-Security-Policy', 'Content-Security-Policy: api'] },
    { path: '/docs/api.html', headers: ['! Content-Security-Policy', 'Content-Security-Policy: api'] },
    { path: '/', headers: ['! Content-Security-Policy', 'Content-Security-Policy: home'] },
  ])
})

test('behavior: only a deployed page holds browsers to https', () => {
  const say = (environment: 'local' | 'deployed') => JSON.stringify(buildHeaderRules(pages, { environment }))
  expect(say('local')).not.toContain('Strict-Transport-Security')
  expect(say('deployed')).toContain('Strict-Transport-Security: max-age=63072000; includeSubDomains')
})

test('rejects: no page for unknown addresses', () => {
  expect(() => buildHeaderRules([], { environment: 'local' })).toThrow('404.html is missing')
})
