/** The quickstarts, by their address. Their text is in `docs/quickstart`. */
export const guides = [
  {
    slug: 'person',
    name: 'For a person',
    lead: 'Connect a wallet, make a vault, cast a spell, and let a trigger cast the next one.',
  },
  {
    slug: 'api',
    name: 'For an API user',
    lead: 'The same through the typed client, in code that runs.',
  },
  {
    slug: 'operator',
    name: 'For an operator',
    lead: 'Configure it, deploy it, keep it healthy, and get it back.',
  },
] as const

export type GuideSlug = (typeof guides)[number]['slug']
