declare namespace Cloudflare {
  interface Env extends TestEnv {}
}

type TestEnv = import('../src/env.ts').Env & {
  readonly SUPERUSER_URL: string
  readonly LINTER_URL: string
  readonly TWO_A_MINUTE: RateLimit
}
