import { z } from 'zod'

/** Secret that goes with a request as bearer token; another one would be quoted by the error of whoever sets the header. */
export const bearerKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,4000}$/, { error: 'Must be visible ASCII without spaces.' })
