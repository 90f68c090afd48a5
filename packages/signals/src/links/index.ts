// Door of the links between stories, markets, tokens and spells.
export * from './findLinks.ts'
export * from './judgeSpells.ts'
export * from './relateTexts.ts'
export * from './tokenNames.ts'
