import { z } from 'zod'

/** What a scan is given, on its standard input. */
export const scanTaskSchema = z.object({
  /** 32 bytes each, in hex. */
  keys: z.array(z.object({ name: z.string(), hex: z.string() })),
  /** By the name under which their files are reported. */
  directories: z.record(z.string(), z.string()),
  /** Of a role that sees every table. */
  databaseUrl: z.string(),
  /** By the name under which they are reported. */
  texts: z.array(z.object({ place: z.string(), text: z.string() })),
})
export type ScanTask = z.infer<typeof scanTaskSchema>

/** What a scan prints. */
export const scanReportSchema = z.object({
  /** Where key material is, whose, and how it is written there; never the material. */
  findings: z.array(z.object({ place: z.string(), key: z.string(), spelling: z.string() })),
  files: z.number(),
  bytes: z.number(),
  tables: z.number(),
  rows: z.number(),
})
export type ScanReport = z.infer<typeof scanReportSchema>
