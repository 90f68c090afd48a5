import type { ProblemCode } from '@spells/shared/api'

/** What the document says of an operation beyond its schemas. */
export type Operation = {
  readonly summary: string
  /** Problems besides those that follow from who may call and what is sent. */
  readonly problems?: readonly ProblemCode[]
  /** Values of path, query and header parameters by name. */
  readonly parameters?: Readonly<Record<string, string | number>>
  readonly body?: Readonly<Record<string, unknown>>
}

/** Ids in examples. */
export const exampleIds = {
  vault: '7d1f9b1e-5c1a-4f0e-9d53-0b8f5a4c1e01',
  session: '7d1f9b1e-5c1a-4f0e-9d53-0b8f5a4c1e02',
  cast: '7d1f9b1e-5c1a-4f0e-9d53-0b8f5a4c1e03',
  trigger: '7d1f9b1e-5c1a-4f0e-9d53-0b8f5a4c1e04',
  market: '512345',
  story: 'story-0123456789abcdef',
  cluster: 'cluster-0123456789ab',
  owner: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  asset: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
  expiresAt: '2030-01-01T00:00:00.000Z',
} as const

const { vault, session, cast, trigger, market, story, cluster, owner, asset, expiresAt } = exampleIds
const plan = {
  ...{ vaultId: vault, spell: 'everbloom', action: 'entry', sessionId: session },
  parameters: { asset, amount: '1000000' },
}
const castProblems = ['simulation_failed', 'session_not_installed', 'policy_refused', 'unavailable'] as const
const ofVault = { parameters: { id: vault } }
const ofSession = { parameters: { id: vault, sessionId: session } }

/** Every operation, as `METHOD /path` below `/v1`. */
export const operations: Readonly<Record<string, Operation>> = {
  'GET /health': { summary: 'Whether each part answers' },
  'GET /chain': { summary: 'The chain and its contracts' },
  'POST /auth/nonce': { summary: 'Ask for the terms of a sign-in message' },
  'POST /auth/verify': {
    summary: 'Sign in with Ethereum',
    problems: ['siwe_rejected', 'unavailable'],
    body: { message: 'spells.example wants you to sign in with your Ethereum account: …', signature: '0x1234' },
  },
  'POST /auth/logout': { summary: 'Sign out' },
  'GET /me': { summary: 'Who is signed in' },
  'GET /workspace/settings': { summary: 'What the workspace decided for itself' },
  'PATCH /workspace/settings': { summary: 'Change what the workspace shares', body: { shareTriggerLevels: true } },
  'GET /spells': { summary: 'List the spells' },
  'GET /spells/{id}': { summary: 'Get a spell', parameters: { id: 'everbloom' } },
  'POST /vaults': {
    summary: 'Create a vault, at its predicted address',
    problems: ['conflict'],
    body: { chainId: 31337, owner, label: 'Savings' },
  },
  'GET /vaults': { summary: 'List the vaults', parameters: { limit: 20 } },
  'GET /vaults/{id}': { summary: 'Get a vault', ...ofVault },
  'GET /vaults/{id}/queue': { summary: 'What a vault still works on', problems: ['unavailable'], ...ofVault },
  'GET /vaults/{id}/balances': { summary: 'What a vault holds', problems: ['unavailable'], ...ofVault },
  'GET /vaults/{id}/requirements': {
    summary: 'What an action needs and what is missing',
    problems: ['unavailable'],
    parameters: { id: vault, for: 'entry', asset, amount: '1000000' },
  },
  'GET /vaults/{id}/exit-check': {
    summary: 'Whether the sessions of a vault can enter and leave now',
    problems: ['unavailable'],
    ...ofVault,
  },
  'POST /vaults/{id}/sessions': {
    summary: 'Prepare a session for the owner to install',
    problems: ['unavailable'],
    ...ofVault,
    body: {
      spell: 'everbloom',
      limits: { asset, budget: '100000000', perCast: '10000000' },
      ...{ expiresAt, maxOperations: 20, maxGasWei: '10000000000000000', maxProtectiveGasWei: '10000000000000000' },
    },
  },
  'GET /vaults/{id}/sessions': { summary: 'List the sessions of a vault', ...ofVault },
  'GET /vaults/{id}/sessions/{sessionId}': { summary: 'Get a session with its state on chain', ...ofSession },
  'DELETE /vaults/{id}/sessions/{sessionId}': {
    summary: 'End a session',
    problems: ['unavailable'],
    ...ofSession,
  },
  'GET /vaults/{id}/sessions/{sessionId}/drill': {
    summary: 'How to try to break a session, and the latest try',
    problems: ['unavailable'],
    ...ofSession,
  },
  'POST /vaults/{id}/sessions/{sessionId}/drill': {
    summary: 'Try to break a session, where a local stack offers it',
    problems: ['conflict', 'unavailable'],
    ...ofSession,
    body: { every: 10 },
  },
  'POST /vaults/{id}/emergency-close': {
    summary: 'Close every position by the owner’s signature alone',
    problems: ['signature_rejected', 'deadline_passed', 'conflict', 'not_found', 'unavailable'],
    parameters: { id: vault },
    body: {
      ...{ chainId: 31337, vault: owner, nonce: `0x${'11'.repeat(32)}` },
      ...{ deadlineSec: 1_893_456_000, signature: `0x${'22'.repeat(65)}` },
    },
  },
  'POST /vaults/{id}/sessions/revoke-all': {
    summary: 'End every session of a vault',
    problems: ['unavailable'],
    ...ofVault,
  },
  'POST /quotes': { summary: 'Quote and simulate a cast', problems: ['not_found', ...castProblems], body: plan },
  'GET /markets': {
    summary: 'List prediction markets by volume, probability, end or age',
    parameters: { limit: 20, status: 'open', sort: 'endsAt' },
  },
  'GET /markets/{id}': { summary: 'Get a prediction market', parameters: { id: market } },
  'GET /markets/{id}/history': {
    summary: 'What is known of the past of a market',
    parameters: { id: market, resolution: '1h', limit: 48 },
  },
  'GET /markets/{id}/links': { summary: 'What probably moved a market', parameters: { id: market } },
  'GET /markets/{id}/levels': {
    summary: 'How many workspaces that agreed to share wait near which level of a market',
    parameters: { id: market },
  },
  'GET /tags': { summary: 'List what markets are about' },
  'GET /prices': { summary: 'The last price of each token' },
  'GET /prices/{symbol}/history': {
    summary: 'What is known of the past of a price',
    parameters: { symbol: 'WETH', resolution: '1h', limit: 48 },
  },
  'GET /stories': { summary: 'List stories of the news by rank', parameters: { limit: 20, severity: 'medium' } },
  'GET /stories/{id}': { summary: 'Get a story with its reports', parameters: { id: story } },
  'GET /stories/{id}/links': { summary: 'What a story probably moved', parameters: { id: story } },
  'GET /world/events': {
    summary: 'List reports as they came, newest first',
    parameters: { limit: 20, category: 'disaster', box: '-75,-56,-66,-17' },
  },
  'GET /factors': { summary: 'The five factors with what makes them so' },
  'GET /factors/{factor}/history': {
    summary: 'The past scores of a factor',
    parameters: { factor: 'risk', hours: 48 },
  },
  'GET /factors/inputs': { summary: 'What the factors were computed from', problems: ['not_found'] },
  'GET /clusters': { summary: 'List markets that move together' },
  'GET /clusters/{id}': { summary: 'Get a cluster of markets', parameters: { id: cluster } },
  'GET /cascades': { summary: 'List markets that move before others', parameters: { market } },
  'GET /search': {
    summary: 'Search markets and stories by words and by meaning',
    parameters: { q: 'rate cut', limit: 10 },
  },
  'GET /signals/data-bad': {
    summary: 'List what sources sent that could not be used',
    parameters: { source: 'gamma', limit: 20 },
  },
  'GET /signals/health': { summary: 'How each source of the signals does' },
  'POST /triggers': {
    summary: 'Create a trigger',
    problems: ['not_found', 'conflict', 'idempotency_key_required', 'idempotency_conflict', 'unavailable'],
    parameters: { 'idempotency-key': 'first-trigger' },
    body: {
      ...{ name: 'Rate cut', signal: `market:gamma:${market}:probability`, direction: 'above', threshold: 0.6 },
      ...{ expiresAt, mode: 'monitor', action: { kind: 'cast', plan } },
    },
  },
  'GET /triggers': { summary: 'List the triggers' },
  'GET /triggers/{id}': { summary: 'Get a trigger', parameters: { id: trigger } },
  'PATCH /triggers/{id}': {
    summary: 'Rename, pause or arm a trigger',
    problems: ['conflict'],
    parameters: { id: trigger },
    body: { paused: true },
  },
  'DELETE /triggers/{id}': { summary: 'Delete a trigger', parameters: { id: trigger } },
  'POST /casts': {
    summary: 'Cast a spell',
    problems: ['not_found', 'idempotency_key_required', 'idempotency_conflict', 'owner_cast_open', ...castProblems],
    parameters: { 'idempotency-key': 'first-cast' },
    body: plan,
  },
  'GET /casts': { summary: 'List the casts', parameters: { limit: 20 } },
  'GET /casts/{id}': { summary: 'Get a cast with its steps and what its owner is to sign', parameters: { id: cast } },
  'POST /casts/{id}/signature': {
    summary: 'Hand over the owner’s signature',
    problems: ['not_awaiting_signature', 'operation_changed', 'signature_rejected', 'deadline_passed'],
    parameters: { id: cast },
    body: { userOpHash: `0x${'11'.repeat(32)}`, signature: `0x${'22'.repeat(65)}` },
  },
  'POST /casts/{id}/cancel': {
    summary: 'Take back a cast that waits for its owner’s signature',
    problems: ['not_awaiting_signature'],
    parameters: { id: cast },
  },
  'GET /casts/{id}/certificate': {
    summary: 'Get the certificate of a cast that has ended',
    problems: ['not_final', 'unavailable'],
    parameters: { id: cast },
  },
  'GET /positions': { summary: 'List the positions', parameters: { state: 'active' } },
  'GET /portfolio': { summary: 'What the open positions are worth' },
  'GET /sponsorship': { summary: 'What the sponsor pays for the workspace today', problems: ['unavailable'] },
  'GET /events': { summary: 'List the sealed events of the workspace' },
  'POST /live/ticket': { summary: 'Ask for a ticket for one live connection', problems: ['unavailable'] },
  'GET /live': {
    summary: 'Open the live connection (WebSocket)',
    problems: ['unauthenticated', 'forbidden', 'upgrade_required', 'too_many_requests', 'unavailable'],
    parameters: { since: 'casts:12,positions:3' },
  },
  'GET /openapi.json': { summary: 'This document' },
}

/** What the first part of a path is about. */
export const tags: Readonly<Record<string, string>> = {
  auth: 'Signing in with Ethereum and out.',
  casts: 'Doing what a spell does, followed step by step.',
  cascades: 'Markets that move before others.',
  chain: 'The chain that everything happens on.',
  clusters: 'Markets that move together.',
  events: 'The sealed history of the workspace.',
  factors: 'What the news do to growth, liquidity, risk, regulation and shock.',
  health: 'Whether the service works.',
  live: 'Being told of changes as they happen.',
  markets: 'Prediction markets, with the age of what is shown.',
  me: 'The caller.',
  openapi: 'The contract of this API.',
  portfolio: 'What positions are worth.',
  positions: 'Exposure that casts opened.',
  prices: 'Token prices, with their ages.',
  quotes: 'What a cast would do and cost.',
  search: 'Markets and stories by words and by meaning.',
  signals: 'How the sources of the signals do.',
  spells: 'Curated strategies.',
  sponsorship: 'Network fees that we pay, up to a quota a day.',
  stories: 'What the news say, and why we read them so.',
  tags: 'What markets are about.',
  triggers: 'Casting when a probability crosses a threshold.',
  vaults: 'Smart accounts that their owners control, and their sessions.',
  workspace: 'What the workspace decided for itself.',
  world: 'Reports of the news as they came.',
}
