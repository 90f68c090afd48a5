import { readStories } from '@spells/signals/labelled'
import { createRuleClassifier, mergeStories, rulesV1 } from '@spells/signals/world'

/** How well reports of one thing are put together: of all pairs of titles, those that are one story and are said to be. */
export function evaluateStories() {
  const { classify } = createRuleClassifier(rulesV1)
  const titles = readStories()
  const stories = mergeStories(
    [],
    titles.map(({ title }, at) => ({
      ...{ title, summary: '', link: `https://source.example.org/${at}`, source: `source ${at}`, sourceWeight: 1 },
      ...{ publishedAtMs: at * 60_000, observedAtMs: at * 60_000, classification: classify(title) },
    })),
  )
  const foundIn = new Map(stories.flatMap(({ id, mentions }) => mentions.map(({ title }) => [title, id] as const)))
  let [both, said, labelled] = [0, 0, 0]
  const wrong: string[] = []
  for (const [at, first] of titles.entries()) {
    for (const second of titles.slice(at + 1)) {
      const isOne = first.story === second.story
      const isSaid = foundIn.get(first.title) === foundIn.get(second.title)
      if (isOne) labelled++
      if (isSaid) said++
      if (isOne && isSaid) both++
      if (isOne !== isSaid) wrong.push(`${isOne ? 'parted' : 'joined'}: ${first.title} / ${second.title}`)
    }
  }
  return { titles: titles.length, precision: both / Math.max(1, said), recall: both / labelled, wrong }
}
