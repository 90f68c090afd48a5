import { buildPublicResources } from './buildPublicResources.ts'
import { createTransport, type TransportOptions } from './transport.ts'

export type PublicClient = ReturnType<typeof createPublicClient>

/** The part of the client that needs no session, and none of the code that does. */
export function createPublicClient(options: TransportOptions) {
  return buildPublicResources(createTransport(options))
}
