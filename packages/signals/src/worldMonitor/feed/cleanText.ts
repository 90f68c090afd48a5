const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['rsquo', '’'],
  ['lsquo', '‘'],
  ['rdquo', '”'],
  ['ldquo', '“'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['hellip', '…'],
  ['euro', '€'],
  ['pound', '£'],
])

/**
 * Plain text of what a feed gives as text, markup or markup in markup: no tags, no entities, no control, bidirectional
 * or invisible characters, composed (NFC), spaces in one. Any script is left as it is.
 * @param maxLength in UTF-16 units; what is longer is cut between characters
 */
export function cleanText(text: string, maxLength: number): string {
  // Feeds encode markup once or twice; a third time is somebody's game.
  let plain = text.slice(0, 4 * maxLength + 2_000)
  for (let turn = 0; turn < 2; turn++) plain = decodeEntities(plain.replace(/<[^<>]*>/g, ' '))
  plain = plain
    .replace(/<[^<>]*>/g, ' ')
    .normalize('NFC')
    .replace(/\p{Cs}|\p{Cn}|\p{Co}/gu, '')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    // Joiners stay: some scripts and emoji need them.
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim()
  return cutAt(plain, maxLength)
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(String(name).toLowerCase()) ?? whole
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(String(hex), 16)
    const isText = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return isText ? String.fromCodePoint(code) : ''
  })
}

function cutAt(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const cut = text.slice(0, maxLength)
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trimEnd()
}
