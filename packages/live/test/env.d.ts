declare namespace Cloudflare {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface merges with the platform's.
  interface Env {
    readonly LIVE: DurableObjectNamespace<import('../src/LiveRoom.ts').LiveRoom>
    readonly SERVICE_TOKEN_SECRET: string
  }
}
