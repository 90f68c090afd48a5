declare namespace Cloudflare {
  interface Env extends TestEnv {}
}

type TestEnv = import('../src/env.ts').Env & {
  readonly SUPERUSER_URL: string
  readonly LINTER_URL: string
  /** Accepts connections and never says a word. */
  readonly SILENT_HOST: string
  /** `MeaningParts` as JSON. */
  readonly MEANING: string
  readonly TWO_A_MINUTE: RateLimit
}
