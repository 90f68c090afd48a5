import type { Mutant } from '../mutant.ts'
import { machineMutants } from './machine.ts'
import { shellMutants } from './shell.ts'

export const mutants: readonly Mutant[] = [...machineMutants, ...shellMutants]
