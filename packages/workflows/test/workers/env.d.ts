declare namespace Cloudflare {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface merges with the platform's.
  interface Env {
    readonly CAST_WORKFLOW: Workflow
  }
}
