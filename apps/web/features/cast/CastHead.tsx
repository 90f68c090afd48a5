import { PageHead } from '../../ui/PageHead.tsx'

/** The head of the form for a new cast. */
export function CastHead() {
  return <PageHead title="Cast a spell" lead="See what it does, what it costs and what can go wrong. Then decide." />
}
