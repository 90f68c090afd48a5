import { expect, test } from 'vitest'
import { findViolations } from '../../scripts/contentPolicy.ts'
import { renderMarkdown } from './renderGuide.ts'

test('default', () => {
  const html = renderMarkdown('## Sign `in`\n\n| a | b |\n|---|:--|\n| *1* | 2 |\n\n```ts\nif (a < "b") {}\n```\n')
  expect(html).toMatchInlineSnapshot(`
    "<h2 id="sign-in">Sign <code>in</code></h2>
    <div class="table" tabindex="0"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><em>1</em></td><td>2</td></tr></tbody></table></div>
    <pre tabindex="0" data-language="ts"><code>if (a &lt; &quot;b&quot;) {}</code></pre>
    "
  `)
  expect(findViolations(html)).toEqual([])
})
