import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'

/** A timestamptz read and written as milliseconds since the epoch. */
export const timeMs = customType<{ data: number; driverData: string | Date }>({
  dataType: () => 'timestamp(3) with time zone',
  toDriver: (ms) => new Date(ms).toISOString(),
  fromDriver: (value) => new Date(value).getTime(),
})

/** An unsigned 256-bit amount in base units, as a decimal string. */
export const amount = customType<{ data: string; driverData: string }>({ dataType: () => 'numeric(78,0)' })

export const id = () => uuid('id').primaryKey()
export const workspaceId = () => uuid('workspace_id').notNull()
/** When Postgres stored the row; product times come from the Clock and are explicit. */
export const storedAt = () => timestamp('stored_at', { withTimezone: true }).notNull().defaultNow()
