export { createNeonDatabase } from './createNeonDatabase.ts'
export type { DatabaseConnection } from './createPgConnector.ts'
export { createScopedDatabase, type ScopedDatabase } from './createScopedDatabase.ts'
export { createSystemDatabase, type SystemDatabase } from './createSystemDatabase.ts'
export { enqueue, type OutboxWork } from './enqueue.ts'
export { ping } from './ping.ts'
export type { CastRow, CastStepRow, CastTransaction, CastWithSteps } from './queries/casts/cast.ts'
export { findCast, findCastByKey } from './queries/casts/findCast.ts'
export { type CastRunRow, findCastRun } from './queries/casts/findCastRun.ts'
export { type CastSubject, findCastSubject } from './queries/casts/findCastSubject.ts'
export { insertCast } from './queries/casts/insertCast.ts'
export { listCasts } from './queries/casts/listCasts.ts'
export { listOpenCasts, listWatchedVaults, type WatchedVault } from './queries/casts/listOpenCasts.ts'
export { lockOwnerCasts } from './queries/casts/lockOwnerCasts.ts'
export { lockCast, rejectCreatedStep, updateCastStatus, updateCastStep } from './queries/casts/updateCastStep.ts'
export { findChainCursor, saveChainCursor } from './queries/chain/chainCursor.ts'
export { findSharedLevels, listSharedTriggers, saveSharedLevels } from './queries/consent/sharedLevels.ts'
export {
  changeWorkspaceSettings,
  getWorkspaceSettings,
  type WorkspaceSettings,
} from './queries/consent/workspaceSettings.ts'
export { listEvents } from './queries/events/listEvents.ts'
export { listUnsealedWorkspaces, sealEvents } from './queries/events/sealEvents.ts'
export { type FactOrigin, getLastSequence, isKnownVault, lockFactCursor } from './queries/facts/lockFactCursor.ts'
export { findVaultForRebuild, listVaultCasts, restoreFacts } from './queries/facts/rebuild.ts'
export { storeFacts } from './queries/facts/storeFacts.ts'
export { consumeSiweNonce } from './queries/identity/consumeSiweNonce.ts'
export { createSiweNonce } from './queries/identity/createSiweNonce.ts'
export { type AuthSessionRow, findAuthSession } from './queries/identity/findAuthSession.ts'
export { getMe } from './queries/identity/getMe.ts'
export { revokeAuthSession } from './queries/identity/revokeAuthSession.ts'
export { type SignedIn, signIn } from './queries/identity/signIn.ts'
export {
  endKeyRotation,
  findLatestKeyRotation,
  type KeyRotation,
  type KeyRotationProgress,
  listVaultsToRewrap,
  orderKeyRotation,
  readKeyRotationProgress,
  saveVaultKeys,
  type VaultToRewrap,
} from './queries/keys/keyRotation.ts'
export {
  type LinkSeriesRow,
  listMarketSeries,
  listOpenQuestions,
  listTokenSeries,
} from './queries/links/listLinkSeries.ts'
export {
  listLinksOfStory,
  listLinksOfTarget,
  type StoryLinkRow,
  saveStoryLinks,
} from './queries/links/storyLinks.ts'
export {
  findHistoryBackfill,
  listMarketsToBackfill,
  type Stretch,
  saveMarketHistory,
} from './queries/markets/historyBackfill.ts'
export { listMarketObservations } from './queries/markets/listMarketObservations.ts'
export { listMarketSteps } from './queries/markets/listMarketSteps.ts'
export { findMarket, listMarkets } from './queries/markets/listMarkets.ts'
export type { MarketListing, MarketPlace, MarketRow } from './queries/markets/market.ts'
export {
  findMarketEvent,
  listMarketIdsOfTag,
  listMarketTags,
  type MarketEventRow,
  saveMarketEvents,
} from './queries/markets/marketEvents.ts'
export { saveMarkets } from './queries/markets/saveMarkets.ts'
export { listModelSpend, reserveModelSpend, settleModelSpend } from './queries/models/modelSpend.ts'
export { claimOutbox, failOutbox, finishOutbox, type OutboxRow } from './queries/outbox/claimOutbox.ts'
export { findRebuildOrder, orderRebuild } from './queries/outbox/orderRebuild.ts'
export { listPositions, type PositionStored } from './queries/positions/listPositions.ts'
export { listObservedSteps, listVaultPositions, savePosition } from './queries/positions/projectedPositions.ts'
export { listPriceSteps } from './queries/prices/listPriceSteps.ts'
export { listPrices } from './queries/prices/listPrices.ts'
export type { PriceRow } from './queries/prices/price.ts'
export { savePrices } from './queries/prices/savePrices.ts'
export { type DataBadRow, listDataBad } from './queries/refresh/listDataBad.ts'
export {
  closeRefreshRun,
  forgetRefreshRuns,
  isSourceFrozen,
  listLastGoodRuns,
  listRefreshRuns,
  listSourceStates,
  lockOpenRun,
  openRefreshRun,
  type RefreshRunRow,
  type RunEnd,
  recordRefreshRun,
  type SourceStateRow,
  saveSourceState,
} from './queries/refresh/refreshRuns.ts'
export { saveDataBad } from './queries/refresh/saveDataBad.ts'
export { listMarketGrid, type MarketGridRow } from './queries/relations/listMarketGrid.ts'
export {
  listCascadesOf,
  listClustersOf,
  listMarketClusters,
  type MarketCascadeRow,
  type MarketClusterRow,
  saveMarketCascades,
  saveMarketClusters,
} from './queries/relations/marketRelations.ts'
export { type ForgettingTable, forgetOld } from './queries/retention/forgetOld.ts'
export { preparePartitions } from './queries/retention/preparePartitions.ts'
export {
  findFirstObservation,
  findRetentionCursor,
  type ObservationTable,
  saveRetentionCursor,
  thinObservations,
} from './queries/retention/thinObservations.ts'
export { countEmbeddingTokens } from './queries/search/countEmbeddingTokens.ts'
export { listSearchSubjects } from './queries/search/listSearchSubjects.ts'
export { listIndexedWords, searchDocuments } from './queries/search/searchDocuments.ts'
export {
  findNearestDocuments,
  getSearchVectorState,
  listUnembeddedDocuments,
  prepareSearchVectors,
  saveSearchVectors,
} from './queries/search/searchVectors.ts'
export { findSession } from './queries/sessions/findSession.ts'
export { findSessionOfPolicy } from './queries/sessions/findSessionOfPolicy.ts'
export { insertSession } from './queries/sessions/insertSession.ts'
export { listLiveSessions } from './queries/sessions/listLiveSessions.ts'
export { listSessions } from './queries/sessions/listSessions.ts'
export { listSessionVaults, type SessionVault } from './queries/sessions/listSessionVaults.ts'
export { lockSession } from './queries/sessions/lockSession.ts'
export { requestDisarm } from './queries/sessions/requestDisarm.ts'
export { listOverdueSessions, listSessionsOfAccounts, type SessionOnChain } from './queries/sessions/sessionOnChain.ts'
export type { SessionRow } from './queries/sessions/sessionRow.ts'
export { updateSessionStatus } from './queries/sessions/updateSessionStatus.ts'
export type { TimeCursor } from './queries/timeCursor.ts'
export { countFires, type FireCounts } from './queries/triggers/countFires.ts'
export { findTrigger, findTriggerByKey, listTriggers } from './queries/triggers/findTrigger.ts'
export { findTriggerForSync, listTriggersForSync, type TriggerForSync } from './queries/triggers/findTriggerForSync.ts'
export { insertTrigger } from './queries/triggers/insertTrigger.ts'
export { listSessionMarkets, type SessionMarket } from './queries/triggers/listSessionMarkets.ts'
export { pauseTriggers } from './queries/triggers/pauseTriggers.ts'
export { type FireRow, type RecordedDecision, recordDecision } from './queries/triggers/recordDecision.ts'
export { type FireOutcome, settleFire } from './queries/triggers/settleFire.ts'
export type { TriggerRow, TriggerSession, TriggerWithDecision } from './queries/triggers/trigger.ts'
export { deleteTrigger, type TriggerUpdateRefusal, updateTrigger } from './queries/triggers/updateTrigger.ts'
export { findVault } from './queries/vaults/findVault.ts'
export { insertVault, type VaultInserted } from './queries/vaults/insertVault.ts'
export { listVaults } from './queries/vaults/listVaults.ts'
export type { VaultRow } from './queries/vaults/vaultRow.ts'
export { classifyReports, listNewReports, type ReportPlace } from './queries/world/classifyReports.ts'
export { findFactorRun, listFactorScores, saveFactorRun } from './queries/world/factorRuns.ts'
export { findStory, listStories } from './queries/world/listStories.ts'
export { listWorldEvents, type MapBox } from './queries/world/listWorldEvents.ts'
export { saveStories } from './queries/world/saveStories.ts'
export { assignEvents, listUnassignedEvents, saveWorldEvents } from './queries/world/saveWorldEvents.ts'
export type { FactorRunRow, FactorScoreRow, StoryRow, WorldEventRow } from './queries/world/worldRows.ts'
export { type EventFacts, recordEvent, recordSystemEvent } from './recordEvent.ts'
export type { Role, Scope } from './scope.ts'
export type { PublicTransaction, ScopedTransaction, SystemTransaction, Transaction } from './transaction.ts'
