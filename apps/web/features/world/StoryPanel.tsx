'use client'

import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { StoryEntry } from './StoryEntry.tsx'

/** The story that the address names, also one that the list no longer has. */
export function StoryPanel({ id }: { readonly id: string }) {
  const query = useQuery(signalQueries.story(id))
  return (
    <Card
      title="This story"
      aside={
        <ButtonLink size="s" href="/world">
          Close
        </ButtonLink>
      }
    >
      <Loaded query={query} rows={2} label="the story">
        {({ story }) => (
          <ol>
            <StoryEntry story={story} />
          </ol>
        )}
      </Loaded>
    </Card>
  )
}
