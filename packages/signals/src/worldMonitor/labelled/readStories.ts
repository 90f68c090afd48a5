import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Titles with the number of the story they belong to; many differ only in who or where. */
export function readStories(): readonly { readonly story: number; readonly title: string }[] {
  return readFileSync(join(import.meta.dirname, 'stories.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [story, title] = line.split('\t')
      if (!title) throw new TypeError(`Not a labelled title: ${line}`)
      return { story: Number(story), title }
    })
}
