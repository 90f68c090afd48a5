import { expect, test } from 'vitest'
import { buildContentPolicy, findViolations, hashInlineScripts } from './contentPolicy.ts'

test('default', () => {
  const html = `<script>a()</script><script src="/x.js" async=""></script><script id="b">a()</script>`
  expect(hashInlineScripts(html)).toEqual(["'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='"])
})

test('behavior: a page without inline scripts allows none', () => {
  expect(buildContentPolicy([])).toContain("script-src 'self';")
  expect(buildContentPolicy([])).not.toContain('unsafe')
})

test('behavior: what the policy would refuse is found, and text that only looks like it is not', () => {
  expect(findViolations('<p class="a">style="x"</p><a href="https://example.org/">out</a><img src="data:,">')).toEqual(
    [],
  )
  expect(findViolations('<script>"<p style=\\"a\\">"</script>')).toEqual([])
  expect(findViolations('<p style="color:red">')).toHaveLength(1)
  expect(findViolations('<p onclick="a()">')).toHaveLength(1)
  expect(findViolations('<style>p{}</style>')).toHaveLength(1)
  expect(findViolations('<link href="https://fonts.example/x.css">')).toHaveLength(1)
})
