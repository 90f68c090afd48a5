// Door of the heavy analytics: imported by what runs every six hours, never by a route.
export * from './cascades/cascade.ts'
export * from './cascades/findCascades.ts'
export * from './cascades/findLagCandidates.ts'
export * from './clusters/cluster.ts'
export * from './clusters/findClusterEdges.ts'
export * from './clusters/findClusters.ts'
export * from './relations/changeMatrix.ts'
export * from './relations/sketchRows.ts'
