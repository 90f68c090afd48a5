import { deploymentSchema, hash32Schema } from '@spells/shared'
import { createSponsorChain, createSponsorSigner, SponsorLedger } from '../../src/index.ts'
import { testClock } from './chainControl.ts'
import { switches } from './switches.ts'

/** What is sponsored for one workspace and day in the tests. */
export const QUOTA = { operations: 5, costWei: 10n ** 18n }

/** The ledger under test: real chain, real paymaster, a key of its own. */
export class TestSponsorLedger extends SponsorLedger<Cloudflare.Env> {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    const { entryPoint, paymaster } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
    if (paymaster === undefined) throw new Error('The deployment has no paymaster.')
    const privateKey = hash32Schema.parse(env.SPONSOR_SIGNER_KEY)
    const finality = { kind: 'depth', depth: 8 } as const
    super(ctx, env, {
      chainId: 31_337,
      names: env.SPONSOR_LEDGER,
      serviceTokenSecret: env.SERVICE_TOKEN_SECRET,
      quota: QUOTA,
      maxSleepMs: 1_000,
      clock: testClock,
      failpoint: (name, facts) => switches.onFailpoint(name, facts),
      sponsor: {
        paymaster,
        entryPoint,
        signer: createSponsorSigner({ privateKey, chainId: 31_337, paymaster }),
        chain: createSponsorChain({ rpcUrls: [env.RPC_URL], entryPoint, paymaster, finality }),
      },
    })
  }
}
