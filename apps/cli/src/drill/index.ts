export { type DrillStage, openDrillStage } from './drillStage.ts'
export { type BreakSessionReport, runBreakSession } from './runBreakSession.ts'
