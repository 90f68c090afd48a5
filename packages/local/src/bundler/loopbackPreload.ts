// Loaded before the bundler, which would listen on every interface and has no option for it: nothing of a local stack
// answers to other machines.
import { Server } from 'node:net'

Server.prototype.listen = new Proxy(Server.prototype.listen, {
  apply: (listen, server, [first, ...rest]: unknown[]) =>
    Reflect.apply(listen, server, [isOpenToAll(first) ? { ...first, host: '127.0.0.1' } : first, ...rest]),
})

function isOpenToAll(options: unknown): options is { readonly host?: string } {
  if (typeof options !== 'object' || options === null || !('port' in options)) return false
  return !('host' in options) || options.host === undefined || options.host === '0.0.0.0' || options.host === '::'
}
