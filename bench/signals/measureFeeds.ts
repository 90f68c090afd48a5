import { readHeadlines } from '@spells/signals/labelled'
import {
  createRuleClassifier,
  mergeStories,
  parseFeed,
  rulesV3,
  type Story,
  type WorldEvent,
} from '@spells/signals/world'

/** How fast news are read: items of a feed per second of CPU time at each stage. */
export type FeedSpeed = {
  readonly stage: string
  readonly items: number
  readonly cpuMs: number
  readonly perSecond: number
}

const NOW_MS = Date.UTC(2026, 10, 21, 12)
const ITEMS = 400

/**
 * Feeds made of the labelled headlines, with summaries as long as usual ones: parsed, classified, joined to stories.
 * @param feeds number of feeds; each has 400 items
 */
export function measureFeeds(feeds: number): readonly FeedSpeed[] {
  const { classify } = createRuleClassifier(rulesV3)
  const titles = readHeadlines('tuning').map(({ title }) => title)
  const documents = Array.from({ length: feeds }, (_, feed) => buildFeed(feed, titles))
  const items: WorldEvent[][] = []
  const parsing = measure(() => {
    for (const document of documents) {
      const { accepted } = parseFeed(document, { observedAtMs: NOW_MS })
      const source = `source ${items.length}`
      items.push(
        accepted.map((item) => ({
          ...item,
          source,
          sourceWeight: 1,
          observedAtMs: NOW_MS,
          classification: classify(''),
        })),
      )
    }
  })
  const classifying = measure(() => {
    for (const list of items) for (const { title } of list) classify(title)
  })
  const classified = items.map((list) => list.map((item) => ({ ...item, classification: classify(item.title) })))
  let stories: readonly Story[] = []
  const merging = measure(() => {
    for (const list of classified) stories = mergeStories(stories, list)
  })
  const count = items.reduce((sum, { length }) => sum + length, 0)
  const row = (stage: string, cpuMs: number): FeedSpeed => ({
    stage,
    items: count,
    cpuMs,
    perSecond: (count / cpuMs) * 1000,
  })
  return [row('parse', parsing), row('classify', classifying), row(`join to ${stories.length} stories`, merging)]
}

function buildFeed(feed: number, titles: readonly string[]): string {
  const items = Array.from({ length: ITEMS }, (_, at) => {
    const title = titles[(feed * 37 + at) % titles.length] ?? ''
    const text = `${title}. ${'More was said about it on the day. '.repeat(6)}`
    return `<item><title>${toXml(title)}</title><link>https://news.example.org/${feed}/${at}</link><description><![CDATA[<p>${text}</p>]]></description><pubDate>Sat, 21 Nov 2026 11:00:00 GMT</pubDate></item>`
  })
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${items.join('')}</channel></rss>`
}

const toXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function measure(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
