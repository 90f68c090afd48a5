/** One thing that was looked at. `place` is a JSON path into the certificate, such as `$.steps[0].intentHash`. */
export type Check = {
  readonly name: string
  readonly place: string
  readonly passed: boolean
  /** One plain sentence: what was shown, or what does not hold. */
  readonly reason: string
}

/** Something that does not hold. */
export type Flaw = { readonly place: string; readonly reason: string }

/** One check that passed, or one that failed for each flaw. */
export function toChecks(
  check: { readonly name: string; readonly place: string; readonly shows: string },
  flaws: readonly Flaw[],
): readonly Check[] {
  const { name, place, shows } = check
  if (flaws.length === 0) return [{ name, place, passed: true, reason: shows }]
  return flaws.map((flaw) => ({ name, ...flaw, passed: false }))
}

/** A flaw unless what is stated at a place is what was found. */
export function compare(place: string, stated: unknown, found: unknown): readonly Flaw[] {
  return stated === found ? [] : [{ place, reason: `The certificate says ${show(stated)}; it is ${show(found)}.` }]
}

/** A flaw unless something holds. */
export function demand(holds: boolean, place: string, reason: string): readonly Flaw[] {
  return holds ? [] : [{ place, reason }]
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : String(value)
}
