/// <reference lib="dom" />

/** What crosses between the page's half of the wallet and the half that holds the keys. */
export type WalletReply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: { readonly code: number; readonly message: string } }

/** Something that a wallet tells the page by itself (EIP-1193). */
export type WalletEvent =
  | { readonly name: 'accountsChanged'; readonly value: readonly string[] }
  | { readonly name: 'chainChanged'; readonly value: string }

declare global {
  var askTestWallet: (request: { method: string; params?: unknown }) => Promise<WalletReply>
  var tellTestWallet: (event: WalletEvent) => void
  var countTestClick: () => Promise<void>
  var reportTestViolation: (violation: string) => Promise<void>
}

/**
 * The page's half of the wallet: a provider that is announced through EIP-6963 and passes each request on. Runs in the
 * page before anything else, so it may use nothing from outside itself.
 */
export function installPageWallet({ name }: { readonly name: string }): void {
  type Listener = (value: unknown) => void
  const listeners = new Map<string, Set<Listener>>()
  const provider = {
    request: async (request: { method: string; params?: unknown }): Promise<unknown> => {
      const reply = await window.askTestWallet(request)
      if (reply.ok) return reply.result
      throw Object.assign(new Error(reply.error.message), { code: reply.error.code })
    },
    on: (event: string, listener: Listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    },
    removeListener: (event: string, listener: Listener) => {
      listeners.get(event)?.delete(listener)
    },
  }
  window.tellTestWallet = ({ name, value }) => {
    for (const listener of listeners.get(name) ?? []) listener(value)
  }
  const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3b5bdb"/><circle cx="16" cy="16" r="7" fill="#fff"/></svg>')}`
  const detail = Object.freeze({ info: { uuid: crypto.randomUUID(), name, icon, rdns: 'test.wallet' }, provider })
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', announce)
  announce()

  window.addEventListener('pointerdown', (event) => event.isTrusted && void window.countTestClick(), true)
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    void window.reportTestViolation(`${violatedDirective} ${blockedURI}`)
  })
}
