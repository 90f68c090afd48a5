import type { LiveMessage, LiveTopic } from '@spells/shared/api'

type Key = readonly string[]

const topicKeys: Record<LiveTopic, readonly Key[]> = {
  casts: [['casts'], ['events']],
  positions: [['positions'], ['balances']],
  triggers: [['triggers'], ['events']],
  markets: [['markets']],
}

/** What a live message makes old: the keys of the queries that should be asked again. */
export function listStaleKeys(message: LiveMessage): readonly Key[] {
  switch (message.type) {
    // Connected, perhaps again: anything may have been missed.
    case 'hello':
      return Object.values(topicKeys).flat()
    case 'reset':
      return topicKeys[message.topic]
    case 'event':
      if (message.topic !== 'casts') return topicKeys[message.topic]
      return [['casts', 'one', message.data.castId], ['casts', 'list'], ['events'], ['sessions']]
  }
}
