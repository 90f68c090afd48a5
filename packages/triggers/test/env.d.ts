declare namespace Cloudflare {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface merges with the platform's.
  interface Env {
    readonly TRIGGER_REGISTRY: DurableObjectNamespace<import('../src/TriggerRegistry.ts').TriggerRegistry>
    readonly SERVICE_TOKEN_SECRET: string
  }
}
