import { DurableObject } from 'cloudflare:workers'
import { defaultLimits } from '@spells/core/transaction'
import { deploymentSchema, type TlmFact, type TransactionManagerRpc } from '@spells/shared'
import { createBundler, createChain, createKeyVault, createOwnSponsor, TransactionManager } from '../../src/index.ts'
import { nowMs, testClock } from './chainControl.ts'
import { masterKeys } from './masterKeys.ts'
import { switches, withSwitches } from './switches.ts'

const FINALITY_DEPTH = 8
const DIRECT_AFTER_MS = 600

export { TestSponsorLedger } from './sponsorLedger.ts'

/** Facts in the order in which the queue delivered them. */
export const deliveredFacts: TlmFact[] = []

type Life = { isOver: boolean }

/** The object's instance under test: real chain, real bundler behind switches. */
class Instance extends TransactionManager<Cloudflare.Env> {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env, life: Life) {
    const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
    const { entryPoint, sessionValidator } = deployment
    const finality = { kind: 'depth', depth: FINALITY_DEPTH } as const
    super(ctx, env, {
      chainId: 31_337,
      names: env.TLM,
      deployment,
      serviceTokenSecret: env.SERVICE_TOKEN_SECRET,
      limits: {
        ...defaultLimits,
        pollFinalityMaxMs: 500,
        get resendMinMs() {
          return switches.resendMinMs
        },
        get resendMaxMs() {
          return Math.max(switches.resendMinMs, defaultLimits.resendMaxMs)
        },
        get receiptTimeoutMs() {
          return switches.receiptTimeoutMs
        },
        get recoveryBudgetMs() {
          return switches.recoveryBudgetMs
        },
      },
      maxSleepMs: 1_000,
      // Every write asks for the time first: an instance whose life is over writes nothing.
      clock: {
        ...testClock,
        nowMs: async () => {
          if (life.isOver) throw new Error('this instance has ended')
          if (switches.clockFailures-- > 0) throw new Error('the clock does not answer')
          return nowMs()
        },
      },
      failpoint: (name, facts) => switches.onFailpoint(name, facts),
      chain: createChain({
        rpcUrls: switches.rpcUrls ?? [env.RPC_URL],
        chainId: 31_337,
        entryPoint,
        sessionValidator,
        finality,
      }),
      bundler: withSwitches(
        createBundler({
          urls: switches.bundlerUrls ?? [env.BUNDLER_URL],
          entryPoint,
          direct: switches.direct,
          directAfterMs: DIRECT_AFTER_MS,
        }),
      ),
      keyVault: createKeyVault(masterKeys),
      keyService: switches.keyService,
      sponsor: createOwnSponsor({
        ledgers: env.SPONSOR_LEDGER,
        chainId: 31_337,
        secret: env.SERVICE_TOKEN_SECRET,
        clock: testClock,
      }),
      premises: { check: async () => switches.premise },
      facts: env.TLM_FACTS,
    })
  }
}

type Rpc = TransactionManagerRpc

/** The object of the tests: one instance after another on the same storage. */
export class TestTransactionManager extends DurableObject<Cloudflare.Env> implements Rpc {
  #life: Life = { isOver: false }
  #instance = new Instance(this.ctx, this.env, this.#life)

  /** Ends the instance without a word and starts the next one from what is stored. */
  restart(): void {
    this.#life.isOver = true
    this.#life = { isOver: false }
    this.#instance = new Instance(this.ctx, this.env, this.#life)
  }

  override alarm() {
    return this.#instance.alarm()
  }
  prepareSession(...args: Parameters<Rpc['prepareSession']>) {
    return this.#instance.prepareSession(...args)
  }
  getSession(...args: Parameters<Rpc['getSession']>) {
    return this.#instance.getSession(...args)
  }
  wipeSession(...args: Parameters<Rpc['wipeSession']>) {
    return this.#instance.wipeSession(...args)
  }
  submit(...args: Parameters<Rpc['submit']>) {
    return this.#instance.submit(...args)
  }
  signOwnerOperation(...args: Parameters<Rpc['signOwnerOperation']>) {
    return this.#instance.signOwnerOperation(...args)
  }
  takeBackOwnerOperation(...args: Parameters<Rpc['takeBackOwnerOperation']>) {
    return this.#instance.takeBackOwnerOperation(...args)
  }
  getIntent(...args: Parameters<Rpc['getIntent']>) {
    return this.#instance.getIntent(...args)
  }
  getCertificateMaterial(...args: Parameters<Rpc['getCertificateMaterial']>) {
    return this.#instance.getCertificateMaterial(...args)
  }
  listIntents(...args: Parameters<Rpc['listIntents']>) {
    return this.#instance.listIntents(...args)
  }
  listAlerts(...args: Parameters<Rpc['listAlerts']>) {
    return this.#instance.listAlerts(...args)
  }
  listFacts(...args: Parameters<Rpc['listFacts']>) {
    return this.#instance.listFacts(...args)
  }
  emergencyClose(...args: Parameters<Rpc['emergencyClose']>) {
    return this.#instance.emergencyClose(...args)
  }
  rewrapKeys(...args: Parameters<Rpc['rewrapKeys']>) {
    return this.#instance.rewrapKeys(...args)
  }
  poke(...args: Parameters<Rpc['poke']>) {
    return this.#instance.poke(...args)
  }
}

export default {
  queue: (batch) => {
    for (const { body } of batch.messages) deliveredFacts.push(body)
  },
} satisfies ExportedHandler<Cloudflare.Env, TlmFact>
