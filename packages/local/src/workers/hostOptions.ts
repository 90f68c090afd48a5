import { z } from 'zod'

/** What the process of a Worker is told, in a file that only its user may read. */
export const hostOptionsSchema = z.strictObject({
  configPath: z.string(),
  scriptPath: z.string(),
  port: z.int(),
  persistDir: z.string(),
  registryDir: z.string(),
  vars: z.record(z.string(), z.string()),
  /** Hyperdrive binding to connection string. */
  databases: z.record(z.string(), z.string()),
  /** Where the static files are, instead of where its wrangler.toml says. */
  assetsDir: z.string().optional(),
  /** Replaces the number of every rate limit. */
  requestLimit: z.int().positive().optional(),
})
export type HostOptions = z.infer<typeof hostOptionsSchema>
