import { createHash } from 'node:crypto'
import { NEWS_FEEDS, NEWS_TEMPLATES, type NewsFeed } from './newsCatalog.ts'

/** A report of an invented paper. */
type Report = { readonly title: string; readonly link: string; readonly atMs: number }

/** Something happens so often. */
const EVENT_MS = 20 * 60_000
/** A paper tells of it after so long at most. */
const DELAY_MS = 25 * 60_000
/** Reports that a feed lists. */
const LISTED = 30

/** What a paper reported until a moment, the newest first: a function of the stack's time, so that any moment can be asked again. */
export function listReports(feed: NewsFeed, nowMs: number): readonly Report[] {
  const paper = NEWS_FEEDS.indexOf(feed)
  const reports: Report[] = []
  for (let event = Math.floor(nowMs / EVENT_MS); reports.length < LISTED && event > 0; event--) {
    const draw = createDraw(`news/${event}`)
    const template = NEWS_TEMPLATES[Math.floor(draw() * NEWS_TEMPLATES.length)]
    if (!template) continue
    const place = template.places[Math.floor(draw() * template.places.length)] ?? ''
    const [least, most] = template.numbers
    const number = least + Math.floor(draw() * (most - least + 1))
    // Not every paper tells everything, and each in its own time.
    const own = createDraw(`news/${event}/${feed.name}`)
    if (own() < 0.3) continue
    const atMs = event * EVENT_MS + Math.floor(own() * DELAY_MS)
    if (atMs > nowMs) continue
    const title = (template.titles[paper % template.titles.length] ?? '')
      .replaceAll('{place}', place)
      .replaceAll('{number}', String(number))
    reports.push({ title, link: `https://${feed.name}.example/${event}`, atMs })
  }
  return reports.sort((left, right) => right.atMs - left.atMs)
}

/** A feed's document and its validator. */
export function buildNewsDocument(
  feed: NewsFeed,
  nowMs: number,
): { readonly body: string; readonly type: string; readonly etag: string } {
  const reports = listReports(feed, nowMs)
  const body = feed.format === 'atom' ? buildAtom(feed, reports) : buildRss(feed, reports)
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
  return { body, type: feed.format === 'atom' ? 'application/atom+xml' : 'application/rss+xml', etag }
}

function buildRss(feed: NewsFeed, reports: readonly Report[]): string {
  const items = reports.map(
    ({ title, link, atMs }) =>
      `<item><title><![CDATA[${title}]]></title><link>${link}</link><guid isPermaLink="true">${link}</guid><pubDate>${new Date(atMs).toUTCString()}</pubDate></item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${feed.name}</title><link>https://${feed.name}.example/</link><description>Invented news</description>\n${items.join('\n')}\n</channel></rss>\n`
}

function buildAtom(feed: NewsFeed, reports: readonly Report[]): string {
  const entries = reports.map(
    ({ title, link, atMs }) =>
      `<entry><title>${title}</title><link href="${link}"/><id>${link}</id><updated>${new Date(atMs).toISOString()}</updated></entry>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>${feed.name}</title><id>https://${feed.name}.example/</id>\n${entries.join('\n')}\n</feed>\n`
}

/** Numbers in [0, 1) that follow from a seed. */
function createDraw(seed: string): () => number {
  let turn = 0
  return () => createHash('sha256').update(`${seed}/${turn++}`).digest().readUInt32BE(0) / 2 ** 32
}
