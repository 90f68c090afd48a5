// Vitest reads this name only; the projects are listed in vitest.workspace.ts.
export { default } from './vitest.workspace.ts'
