/** The pages that are measured, by the names that the table gives them. */
export const pages = [
  { name: 'landing', path: '/' },
  { name: 'market', path: '/market?id=700001' },
  { name: 'cast', path: '/cast?spell=everbloom' },
] as const
