import type { Deployment } from '@spells/shared'
import { parseEther } from 'viem'
import { ACCOUNT_INDEXES, getDevAccount } from '../chain/accounts.ts'
import { LOCAL_CHAIN_ID } from '../chain/startChain.ts'
import { NEWS_FEEDS } from '../feed/newsCatalog.ts'
import { buildPriceFeedsVar } from '../priceFeeds/localPriceFeeds.ts'
import type { StackContext } from './context.ts'
import type { WorkerPart } from './stack.ts'

/** What the sponsor pays for one workspace a day, unless `StackOptions.vars` say something else. */
const SPONSOR_QUOTA = { operations: 50, costWei: String(parseEther('0.5')) }

/** The variables of both Workers. They hold secrets. */
export function buildWorkerVars(
  context: StackContext,
  facts: { readonly failpointUrl: string; readonly systemDatabaseUrl: string; readonly deployment: Deployment },
): Record<WorkerPart, Record<string, string>> {
  const { ports, secrets } = context
  const urlOf = (part: keyof typeof ports): string => `http://127.0.0.1:${ports[part]}`
  const common = {
    ENVIRONMENT: 'local',
    CLOCK_URL: urlOf('control'),
    FAILPOINT_URL: facts.failpointUrl,
    CHAIN_ID: String(LOCAL_CHAIN_ID),
    RPC_URLS: urlOf('chain'),
    SERVICE_TOKEN_SECRET: secrets.serviceToken,
    DEPLOYMENT: JSON.stringify(facts.deployment),
  }
  return {
    private: {
      ...common,
      BUNDLER_URLS: urlOf('bundler'),
      MASTER_KEYS: JSON.stringify({ current: 'k1', keys: { k1: secrets.masterKey } }),
      FINALITY: JSON.stringify({ kind: 'depth', depth: context.finalityDepth }),
      SPONSOR_SIGNER_KEY: getDevAccount(ACCOUNT_INDEXES.sponsorSigner).privateKey,
      RELAYER_KEY: getDevAccount(ACCOUNT_INDEXES.relayer).privateKey,
      SPONSOR_QUOTA: JSON.stringify(SPONSOR_QUOTA),
    },
    public: {
      ...common,
      DRILL_URL: `${urlOf('control')}/drill`,
      SIWE_DOMAIN: `127.0.0.1:${ports.public}`,
      PUBLIC_URL: urlOf('public'),
      GAMMA_URL: urlOf('feed'),
      CLOB_URL: urlOf('feed'),
      PRICES_URL: urlOf('feed'),
      PRICE_FEEDS: buildPriceFeedsVar(),
      NEWS_FEEDS: JSON.stringify(
        NEWS_FEEDS.map(({ name, weight }) => ({ name, weight, url: `${urlOf('feed')}/news/${name}.xml` })),
      ),
      NEON_DATABASE_URL: facts.systemDatabaseUrl,
      NEON_LOCAL_PROXY: `127.0.0.1:${ports.neonProxy}`,
    },
  }
}
