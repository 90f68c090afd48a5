import type { DataBad } from '@spells/core/signal'
import { AppError } from '@spells/shared'
import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import type { FeedItem } from '../event.ts'
import { cleanText } from './cleanText.ts'

/** What one reading of a feed gave: every item was accepted, refused with a reason, or is older than anybody asks for. */
export type FeedPage = {
  readonly observedAtMs: number
  readonly received: number
  readonly accepted: readonly FeedItem[]
  readonly refused: readonly DataBad[]
  /** Well-formed items that are too old to be news. */
  readonly outdated: number
}

/** Largest feed that is parsed, in characters. */
const MAX_LENGTH = 2 * 1024 * 1024
/** Most items of one feed; more are refused. */
const MAX_ITEMS = 500
const MAX_DEPTH = 40
const MAX_TITLE = 300
const MAX_SUMMARY = 400
const MAX_AGE_MS = 4 * 24 * 60 * 60 * 1000
/** How far ahead of our clock an item may be dated: time zones are often wrong by an hour. */
const MAX_AHEAD_MS = 65 * 60 * 1000

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  // Text is decoded by `cleanText`, once and with bounds.
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: false,
  maxNestedTags: MAX_DEPTH,
  stopNodes: ['*.content:encoded', '*.media:content'],
})

const text = z.union([
  z.string(),
  z.array(z.unknown()).transform((list) => (typeof list[0] === 'string' ? list[0] : '')),
  z.object({ '#text': z.string() }).transform((node) => node['#text']),
])
const atomLink = z.object({ '@href': z.string(), '@rel': z.string().optional() })
const itemSchema = z.object({
  title: text,
  link: z.union([z.string(), z.array(z.unknown()), z.looseObject({})]).optional(),
  guid: z.union([z.string(), z.looseObject({})]).optional(),
  description: text.optional().catch(undefined),
  summary: text.optional().catch(undefined),
  pubDate: text.optional(),
  'dc:date': text.optional(),
  published: text.optional(),
  updated: text.optional(),
})
const listSchema = z.union([z.array(z.unknown()), z.unknown().transform((one) => (one === undefined ? [] : [one]))])
const feedSchema = z.union([
  z
    .object({ rss: z.object({ channel: z.object({ item: listSchema.optional() }) }) })
    .transform((d) => d.rss.channel.item),
  z.object({ feed: z.object({ entry: listSchema.optional() }) }).transform((d) => d.feed.entry),
  z.object({ 'rdf:RDF': z.object({ item: listSchema.optional() }) }).transform((d) => d['rdf:RDF'].item),
])

/**
 * Reads RSS 2.0, RSS 1.0 or Atom. One unusable item never drops the others.
 * @param document the body as text
 * @param options.observedAtMs when we asked for it
 * @throws upstream_bad_shape when the document is not a feed, declares a document type or entities, or is too large
 */
export function parseFeed(document: string, options: { readonly observedAtMs: number }): FeedPage {
  const items = readItems(document)
  const accepted: FeedItem[] = []
  const refused: DataBad[] = []
  const links = new Set<string>()
  let outdated = 0
  for (const [place, item] of items.entries()) {
    if (place >= MAX_ITEMS) {
      refused.push({ id: `item ${place}`, field: 'item', reason: 'too_many' })
      continue
    }
    const read = readItem(item, place)
    if ('reason' in read) refused.push(read)
    else if (read.publishedAtMs > options.observedAtMs + MAX_AHEAD_MS) {
      refused.push({ id: read.link.slice(0, 200), field: 'date', reason: 'in_the_future' })
    } else if (read.publishedAtMs < options.observedAtMs - MAX_AGE_MS) outdated++
    else if (links.has(read.link)) refused.push({ id: read.link.slice(0, 200), field: 'link', reason: 'duplicate' })
    else {
      links.add(read.link)
      accepted.push(read)
    }
  }
  return { observedAtMs: options.observedAtMs, received: items.length, accepted, refused, outdated }
}

function readItems(document: string): readonly unknown[] {
  if (document.length > MAX_LENGTH) throw badShape('too_large')
  const start = document
    .slice(0, 1_000)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (!start.startsWith('<')) throw badShape('not_xml')
  if (/^<(?:!doctype\s+html|html)/i.test(start)) throw badShape('html')
  // Entities are the way to other files and to a document that grows when it is read.
  if (/<!(?:doctype|entity)/i.test(document.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ''))) throw badShape('document_type')
  let parsed: unknown
  try {
    parsed = parser.parse(document)
  } catch {
    throw badShape('not_well_formed')
  }
  const feed = feedSchema.safeParse(parsed)
  if (!feed.success) throw badShape('not_a_feed')
  return feed.data ?? []
}

function readItem(item: unknown, place: number): FeedItem | DataBad {
  const bad = (field: string, reason: string): DataBad => ({ id: `item ${place}`, field, reason })
  const parsed = itemSchema.safeParse(item)
  if (!parsed.success) return bad(String(parsed.error.issues[0]?.path[0] ?? 'item'), 'not_readable')
  const { data } = parsed
  const title = cleanText(data.title, MAX_TITLE)
  if (!/[\p{L}\p{N}]/u.test(title)) return bad('title', 'empty')
  const link = readLink(data.link) ?? readLink(data.guid)
  if (link === undefined) return bad('link', 'not_a_link')
  const date = data.pubDate ?? data['dc:date'] ?? data.published ?? data.updated
  if (date === undefined) return bad('date', 'missing')
  const publishedAtMs = readDate(date)
  if (publishedAtMs === undefined) return bad('date', 'not_a_date')
  return { title, link, summary: cleanText(data.summary ?? data.description ?? '', MAX_SUMMARY), publishedAtMs }
}

/** The first usable address: a text, a permanent guid, or an Atom link that is not to the feed itself. */
function readLink(value: unknown): string | undefined {
  if (typeof value === 'string') return toAddress(value)
  for (const one of Array.isArray(value) ? value : [value]) {
    if (typeof one === 'string') {
      const address = toAddress(one)
      if (address) return address
    }
    const link = atomLink.safeParse(one)
    const rel = link.success ? (link.data['@rel'] ?? 'alternate') : ''
    if (link.success && rel === 'alternate') return toAddress(link.data['@href'])
    const node = z.object({ '#text': z.string(), '@isPermaLink': z.string().optional() }).safeParse(one)
    if (node.success && node.data['@isPermaLink'] !== 'false') return toAddress(node.data['#text'])
  }
  return undefined
}

/** A name of several labels that ends in letters: no address of numbers, no empty label. */
const HOST = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/i

function toAddress(raw: string): string | undefined {
  const text = cleanText(raw, 2_001)
  if (text.length > 2_000 || !/^https?:\/\//i.test(text) || /\s/.test(text)) return undefined
  const url = URL.parse(text)
  // A name before the host is how one host is dressed as another.
  if (url?.username !== '' || url.password !== '' || !HOST.test(url.hostname)) return undefined
  url.hash = ''
  return url.href.length > 2_000 ? undefined : url.href
}

const DATE =
  /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?\d{1,2}\s+[a-z]{3,9}\s+\d{4}\s+\d{1,2}:\d{2}|^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/i

/** RFC 822 or ISO 8601 with a time; anything else that a platform would guess at is no date. */
function readDate(raw: string): number | undefined {
  const text = raw.trim()
  if (text.length > 60 || !DATE.test(text)) return undefined
  // An ISO time without a zone would be read in the machine's own.
  const zoned = /^\d{4}-/.test(text) && !/(?:z|[+-]\d{2}:?\d{2})$/i.test(text) ? `${text}Z` : text
  const ms = Date.parse(zoned)
  return Number.isFinite(ms) && ms > 0 ? ms : undefined
}

function badShape(reason: string): AppError {
  return new AppError({
    code: 'upstream_bad_shape',
    shortMessage: `The source sent something other than a feed: ${reason}.`,
    facts: { reason },
    retry: 'safe',
  })
}
