import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Marked } from 'marked'
import type { GuideSlug } from './guides.ts'

/** A quickstart as HTML, without its title. Runs when the pages are built; the text is our own. */
export function renderGuide(slug: GuideSlug): { readonly title: string; readonly html: string } {
  // The build runs in apps/web.
  const text = readFileSync(join(process.cwd(), '..', '..', 'docs', 'quickstart', `${slug}.md`), 'utf8')
  const [, title = slug, body = text] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? []
  return { title, html: renderMarkdown(body) }
}

/** Markdown to HTML that the page's policy allows: headings can be linked to, tables and code can be scrolled with the keyboard. */
export function renderMarkdown(text: string): string {
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text: plain }) {
        return `<h${depth} id="${toAnchor(plain)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      code({ text: code, lang }) {
        return `<pre tabindex="0" data-language="${escapeHtml(lang ?? '')}"><code>${escapeHtml(code)}</code></pre>\n`
      },
      table({ header, rows }) {
        const toCells = (cells: typeof header, tag: 'th' | 'td') =>
          cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')
        const body = rows.map((row) => `<tr>${toCells(row, 'td')}</tr>`).join('')
        return `<div class="table" tabindex="0"><table><thead><tr>${toCells(header, 'th')}</tr></thead><tbody>${body}</tbody></table></div>\n`
      },
    },
  })
  return marked.parse(text, { async: false })
}

/** The last part of a heading's address. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
