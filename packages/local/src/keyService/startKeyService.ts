import { type HttpServer, startHttpServer } from '../httpServer.ts'
import { createKeyStore, type KeyStore } from './createKeyStore.ts'

/** Serves the reference of a key service on 127.0.0.1; its keys end with it. */
export async function startKeyService(options: {
  readonly token: string
  readonly port?: number
}): Promise<HttpServer & Pick<KeyStore, 'list'>> {
  const store = createKeyStore(options)
  const server = await startHttpServer(store.handle, options)
  return { ...server, list: store.list }
}
