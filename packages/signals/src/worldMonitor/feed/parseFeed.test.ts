import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanText } from './cleanText.ts'
import { parseFeed } from './parseFeed.ts'

const observedAtMs = Date.parse('2026-11-21T12:00:00Z')
const item = (inside: string) => `<item>${inside}</item>`
const good =
  '<title>Fed cuts rates</title><link>https://news.example.org/fed</link><pubDate>Sat, 21 Nov 2026 11:00:00 GMT</pubDate>'
const rss = (...items: readonly string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${items.join('')}</channel></rss>`
const read = (document: string) => parseFeed(document, { observedAtMs })
const reasonOf = (document: string) => {
  try {
    read(document)
    return 'read'
  } catch (error) {
    return error instanceof Error && 'facts' in error ? (error.facts as { reason?: string }).reason : 'another fault'
  }
}

test('default: RSS 2.0, RSS 1.0 and Atom', () => {
  const expected = {
    title: 'Fed cuts rates',
    link: 'https://news.example.org/fed',
    publishedAtMs: Date.parse('2026-11-21T11:00:00Z'),
  }
  expect(read(rss(item(good))).accepted).toEqual([{ ...expected, summary: '' }])
  const rdf = `<rdf:RDF><item>${good.replace(/<pubDate>.*<\/pubDate>/, '<dc:date>2026-11-21T11:00:00Z</dc:date>')}</item></rdf:RDF>`
  expect(read(rdf).accepted).toEqual([{ ...expected, summary: '' }])
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">Fed cuts rates</title>
    <link rel="self" href="https://news.example.org/self"/><link href="https://news.example.org/fed"/>
    <updated>2026-11-21T12:00:00+01:00</updated><summary>By &lt;b&gt;half&lt;/b&gt; a point</summary></entry></feed>`
  expect(read(atom).accepted).toEqual([{ ...expected, summary: 'By half a point' }])
  expect(read(rss()).accepted).toEqual([])
})

test('behavior: text is cleaned in any script', () => {
  const title = '<![CDATA[<b>Großbritannien &amp;amp; 日本</b>\u202e\u0000 &#x2019;x&#x2019; \u200Bend]]>'
  const page = read(rss(item(good.replace('Fed cuts rates', title))))
  expect(page.accepted[0]?.title).toBe('Großbritannien & 日本 ’x’ end')
  expect(cleanText('😀'.repeat(10), 5)).toBe('😀😀')
  expect(cleanText('&lt;script&gt;alert(1)&lt;/script&gt;hi', 100)).toBe('alert(1) hi')
})

test('rejects: what is no feed, as a whole', () => {
  expect(reasonOf('<!DOCTYPE html><html><body>Service unavailable</body></html>')).toBe('html')
  expect(reasonOf('{"error":true}')).toBe('not_xml')
  expect(reasonOf('')).toBe('not_xml')
  expect(reasonOf('<sitemap></sitemap>')).toBe('not_a_feed')
  const external = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
  expect(reasonOf(`<?xml version="1.0"?>${external}${rss(item(good.replace('Fed', '&x;'))).slice(21)}`)).toBe(
    'document_type',
  )
  expect(reasonOf(rss(item(good.repeat(30_000))))).toBe('too_large')
  expect(['not_well_formed', 'not_a_feed']).toContain(reasonOf(`<rss><channel>${'<a>'.repeat(5_000)}`))
})

test('behavior: a page that is quoted inside an item refuses nothing', () => {
  const quoted = '<content:encoded><![CDATA[<!DOCTYPE html><p>x</p>]]></content:encoded>'
  expect(read(rss(item(good + quoted))).accepted).toHaveLength(1)
})

test('rejects: single items with a reason, and keeps the others', () => {
  const bad = [
    good.replace('Fed cuts rates', '  &nbsp; '),
    good.replace('https://news.example.org/fed', 'javascript:alert(1)'),
    good.replace('https://news.example.org/fed', 'https://bank.example@evil.example/'),
    good.replace('https://news.example.org/fed', 'http://localhost/admin'),
    good.replace('https://news.example.org/fed', 'https://news./fed'),
    good.replace('https://news.example.org/fed', 'http://127.0.0.1/admin'),
    good.replace(/<pubDate>.*<\/pubDate>/, ''),
    good.replace('Sat, 21 Nov 2026 11:00:00 GMT', 'yesterday'),
    good.replace('21 Nov 2026 11', '21 Nov 2027 11'),
    good,
    good,
  ]
  const page = read(rss(...bad.map(item)))
  expect(page.refused.map(({ field, reason }) => `${field} ${reason}`)).toEqual([
    'title empty',
    'link not_a_link',
    'link not_a_link',
    'link not_a_link',
    'link not_a_link',
    'link not_a_link',
    'date missing',
    'date not_a_date',
    'date in_the_future',
    'link duplicate',
  ])
  expect(page.accepted).toHaveLength(1)
  expect(read(rss(item(good.replace('21 Nov', '10 Nov'))))).toMatchObject({ outdated: 1, accepted: [], refused: [] })
})

test('behavior: whatever comes, it is a page or a known fault', () => {
  const document = fc.oneof(
    fc.string(),
    fc.string().map((text) => rss(item(text))),
    fc.string().map((text) => rss(item(good.replace('Fed cuts rates', text)))),
  )
  fc.assert(
    fc.property(document, (text) => {
      try {
        for (const { title, link } of read(text).accepted) {
          expect(title.length).toBeGreaterThan(0)
          expect(link).toMatch(/^https?:/)
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'upstream_bad_shape' })
      }
    }),
  )
})
