export * from './policy/index.ts'
export * from './protocol/index.ts'
export * from './spell/index.ts'
export * from './userop/index.ts'
