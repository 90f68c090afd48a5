import { createRandom } from '@spells/signals/planted'

const syllables = 'ba ke li mo nu ra se ti vo zu dan fer gor hal jin kol mar nel pos ren sil tor ven win xan yor'.split(
  ' ',
)
const verbs =
  'win,approve,announce,resign,launch,ban,exceed,sign,cut,raise,acquire,ratify,visit,release,reject,leave'.split(',')
const things =
  'election,rate,treaty,budget,token,tariff,ceasefire,bill,merger,record,vaccine,reactor,pipeline,bridge,fund,league'.split(
    ',',
  )
const months = 'January,March,May,June,August,October,December'.split(',')

/**
 * Questions as prediction markets ask them, about names of which few are everywhere and most are rare (Zipf), as words
 * in a language are.
 * @param names different names that may occur
 */
export function buildQuestions(
  count: number,
  options: { readonly seed: number; readonly names: number },
): readonly string[] {
  const random = createRandom(options.seed)
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value
  const names = Array.from({ length: options.names }, () => {
    const name = Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables)).join('')
    return `${name[0]?.toUpperCase()}${name.slice(1)}`
  })
  const pickName = () => names[Math.floor(options.names ** random()) - 1] ?? names[0]
  return Array.from({ length: count }, () => {
    const year = 2025 + Math.floor(random() * 4)
    return `Will ${pickName()} ${pickName()} ${pick(verbs)} the ${pickName()} ${pick(things)} by ${pick(months)} ${year}?`
  })
}
