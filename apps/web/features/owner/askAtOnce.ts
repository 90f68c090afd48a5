// In memory only: a page that is opened again later asks for nothing by itself.
const asked = new Set<string>()

/** Casts that their owner decided on a moment ago: the wallet is asked as soon as there is something to sign. */
export const askAtOnce = {
  add: (castId: string): void => void asked.add(castId),
  /** Whether it was decided here; the second time it was not. */
  take: (castId: string): boolean => asked.delete(castId),
}
