import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Stack, startStack } from '@spells/local'
import { findChromium } from '@spells/local/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const app = join(root, 'apps/web/app')
const paths = globSync('**/page.tsx', { cwd: app })
  .map((file) => `/${dirname(file)}`.replace('/.', '/'))
  .flatMap((path) => (path.includes('[') ? listGuides() : [path]))
  .concat('/no-such-page')
  .sort()
const stateDir = mkdtempSync(join(tmpdir(), 'spells-web-'))
let stack: Stack
let browser: Browser

beforeAll(async () => {
  stack = await startStack({ stateDir, blockTimeMs: 500, web: 'build' })
  const { executablePath, args, env } = findChromium()
  browser = await chromium.launch({ executablePath, args: [...args], env })
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
  rmSync(stateDir, { recursive: true, force: true })
})

test('default: pages, files and the API answer on one origin, each with its own headers', async () => {
  const page = await read('/markets')
  expect(page.status).toBe(200)
  expect(page.headers).toMatchObject({
    'cache-control': 'no-cache',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(page.headers).not.toHaveProperty('strict-transport-security')

  const [, hashed = ''] = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page.body) ?? []
  expect((await read(hashed)).headers['cache-control']).toBe('public, max-age=31536000, immutable')

  const api = await read('/v1/health')
  expect(api.headers['content-type']).toContain('application/json')
  expect(api.headers['cache-control']).toBe('no-store')
  expect(api.headers).not.toHaveProperty('content-security-policy')
  expect((await read('/v1/no-such-route')).headers['content-type']).toContain('application/problem+json')
  expect((await read('/no-such-page')).status).toBe(404)
})

test('behavior: every inline script of every page is in its policy by hash, and nothing is inline besides', async () => {
  for (const path of paths) {
    const { headers, body } = await read(path)
    const policy = headers['content-security-policy'] ?? ''
    expect(policy, path).not.toContain('unsafe')
    const inline = [...body.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)]
    expect(inline.length, path).toBeGreaterThan(1)
    for (const [, code = ''] of inline) {
      expect(policy, path).toContain(`'sha256-${createHash('sha256').update(code).digest('base64')}'`)
    }
  }
})

test('behavior: no page asks for anything that its policy refuses, or from anybody else', async () => {
  const problems: string[] = []
  const page = await browser.newPage()
  page.on('console', (message) => {
    // The page at no address is answered with 404, as it should be.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(`${page.url()}: ${message.text()}`)
    }
  })
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(stack.apiUrl) && !request.url().startsWith('data:')) {
      problems.push(`${page.url()} asked for ${request.url()}`)
    }
  })
  for (const path of paths) {
    await page.goto(stack.apiUrl + path, { waitUntil: 'networkidle' })
    await page.locator('main > *').first().waitFor()
  }
  expect(problems).toEqual([])

  // The policy is obeyed: what is not in it does not run.
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.injected = true'
    document.body.append(script)
    return 'injected' in globalThis
  })
  expect(ran).toBe(false)
  await expect.poll(() => problems).toEqual([expect.stringContaining('violates the following Content Security Policy')])
  await page.close()
})

test('behavior: a market comes with its page, which renders from it without asking again', async () => {
  await expect.poll(async () => (await read('/v1/markets?limit=1')).body).toContain('"id"')
  const { items } = JSON.parse((await read('/v1/markets?limit=1')).body) as {
    items: { id: string; question: string }[]
  }
  const { id, question } = items[0] ?? { id: '', question: '' }
  // A machine that is busy may take longer than a page waits for its market.
  await expect.poll(async () => (await read(`/market?id=${id}`)).headers['cache-control']).toBe('no-store')
  const served = await read(`/market?id=${id}`)
  const exported = await read('/market')
  expect(served.headers['cache-control']).toBe('no-store')
  expect(served.headers).not.toHaveProperty('etag')
  const withoutCaching = ({ 'cache-control': _, etag: __, ...rest }: typeof exported.headers) =>
    Object.keys(rest).sort()
  expect(withoutCaching(served.headers)).toEqual(
    withoutCaching(exported.headers).filter((name) => name !== 'content-length'),
  )
  expect(served.headers['content-security-policy']).toBe(exported.headers['content-security-policy'])
  expect((await read('/market?id=no-such-market')).body).toBe(exported.body)

  const reader = await browser.newPage({ javaScriptEnabled: false })
  await gotoServed(reader, id)
  expect(await reader.locator('h1').textContent()).toBe(question)
  expect(await reader.locator('h1').isVisible()).toBe(true)
  await reader.goto(`${stack.apiUrl}/market`)
  expect(await reader.locator('h1').isVisible()).toBe(false)
  await reader.close()

  const problems: string[] = []
  const asked: string[] = []
  const page = await browser.newPage()
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await gotoServed(page, id, () => asked.splice(0))
  await page.getByRole('heading', { name: 'Set a trigger' }).waitFor()
  expect(await page.locator('h1').allTextContents()).toEqual([question])
  expect(await page.locator('[data-served-market]').count()).toBe(0)
  expect(asked.filter((path) => path === `/v1/markets/${id}`)).toEqual([])
  expect(problems).toEqual([])
  await page.close()
})

test('behavior: a deep link shows what it names, also after a reload', async () => {
  const page = await browser.newPage()
  await page.goto(`${stack.apiUrl}/docs/api#getMarkets`)
  await expect.poll(() => page.locator('#getMarkets[open]').count()).toBe(1)
  await expect.poll(async () => (await read('/v1/markets?limit=1')).body).toContain('"id"')
  const { items } = JSON.parse((await read('/v1/markets?limit=1')).body) as {
    items: { id: string; question: string }[]
  }
  await page.goto(`${stack.apiUrl}/market?id=${items[0]?.id}`)
  await expect.poll(() => page.locator('h1').textContent()).toContain(items[0]?.question)
  await page.reload()
  await expect.poll(() => page.locator('h1').textContent()).toContain(items[0]?.question)
  await page.close()
})

/** Goes to a market's page until it comes with its market. */
async function gotoServed(page: Page, id: string, onStart: () => void = () => {}): Promise<void> {
  const go = async () => {
    onStart()
    return (await page.goto(`${stack.apiUrl}/market?id=${id}`))?.headers()['cache-control']
  }
  await expect.poll(go).toBe('no-store')
}

function listGuides(): readonly string[] {
  return globSync('docs/quickstart/*.md', { cwd: root }).map((file) => `/docs/quickstart/${basename(file, '.md')}`)
}

async function read(path: string) {
  const response = await fetch(stack.apiUrl + path)
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers) as Readonly<Record<string, string>>,
    body: await response.text(),
  }
}
