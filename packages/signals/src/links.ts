// Door of the links between stories, markets, tokens and spells.
export * from './links/findLinks.ts'
export * from './links/judgeSpells.ts'
export * from './links/relateTexts.ts'
export * from './links/tokenNames.ts'
