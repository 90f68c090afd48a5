import { createVocabulary } from './createVocabulary.ts'
import type { Topic } from './ruleModel.ts'

/** Words of one topic that a title has. */
export type TopicMatch = {
  readonly topic: Topic
  readonly strong: readonly string[]
  readonly weak: readonly string[]
  readonly words: string
}

/** Prepares the vocabularies of a model. */
export function createTopicFinder(topics: readonly Topic[]): (tokens: readonly string[]) => readonly TopicMatch[] {
  if (topics.length === 0) return () => []
  const find = createVocabulary(
    topics.flatMap(({ id, strong, weak }) => [
      ...strong.map((text) => ({ id: `strong.${id}`, text })),
      ...weak.map((text) => ({ id: `weak.${id}`, text })),
    ]),
  )
  return (tokens) => {
    const found = find(tokens)
    return topics.flatMap((topic): TopicMatch[] => {
      const strong = found.get(`strong.${topic.id}`) ?? []
      const weak = found.get(`weak.${topic.id}`) ?? []
      if (strong.length + weak.length === 0) return []
      return [{ topic, strong, weak, words: [...strong, ...weak].join(', ') }]
    })
  }
}
