declare namespace Cloudflare {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface merges with the platform's.
  interface Env {
    readonly CAST_WORKFLOW: Workflow
    readonly REFRESH_MARKETS_WORKFLOW: Workflow
    readonly REFRESH_PRICES_WORKFLOW: Workflow
    readonly TRIGGER_CYCLE_WORKFLOW: Workflow
    readonly CACHE: KVNamespace
    readonly TRIGGER_REGISTRY: DurableObjectNamespace<import('@spells/triggers').TriggerRegistry>
    readonly SERVICE_TOKEN_SECRET: string
  }
}
