import { createHash } from 'node:crypto'

const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi

/** SHA-256 of each inline script of a page, as a content policy names them. */
export function hashInlineScripts(html: string): readonly string[] {
  const hashes = new Set<string>()
  for (const [, code = ''] of html.matchAll(inlineScript)) {
    hashes.add(`'sha256-${createHash('sha256').update(code).digest('base64')}'`)
  }
  return [...hashes]
}

/** The policy of one page: our own files, its own inline scripts by hash, wallet icons as data; nothing else. */
export function buildContentPolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${scriptHashes.join(' ')}`.trim(),
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What the policy would refuse in a page, or what comes from somebody else. Empty when the page is fine. */
export function findViolations(html: string): readonly string[] {
  const body = html.replaceAll(inlineScript, '')
  const found: string[] = []
  for (const [tag] of body.matchAll(/<[a-z][^>]*\s(style|on[a-z]+)=("[^"]*"|'[^']*')[^>]*>/gi))
    found.push(`inline attribute: ${tag}`)
  if (/<style[\s>]/i.test(body)) found.push('a style element')
  for (const [, address] of body.matchAll(
    /<(?:script|link|img|iframe|source)[^>]*\s(?:src|href)=["'](https?:)?\/\/[^"']*["']/gi,
  )) {
    found.push(`a resource from elsewhere: ${address ?? ''}`)
  }
  return found
}
