export type {
  BlastRadius,
  BlastRadiusFacts,
  BlastRadiusLine,
  HeldAmount,
  LossPrice,
  LostToken,
  StandingAllowance,
} from './blastRadius.ts'
export { computeBlastRadius } from './computeBlastRadius.ts'
