type EarlyReply = { readonly path: string; readonly reply: Promise<Response> }

declare global {
  /** What the start script has asked for. */
  var __spellsEarly: EarlyReply | undefined
}

/**
 * For the start script: asks for what the address is about while the page's code is still on its way. One string, since the
 * script is in every page and its hash in every policy.
 */
export const earlyScript = `var i=new URLSearchParams(location.search).get('id');if(i&&location.pathname==='/market'){var p='/v1/markets/'+encodeURIComponent(i),r=fetch(p,{credentials:'omit',headers:{accept:'application/json'},signal:AbortSignal.timeout(30000)});r.catch(function(){});globalThis.__spellsEarly={path:p,reply:r}}`

/** The reply that is on its way already, once; any other request as usual. */
export const fetchOrTakeEarly: typeof fetch = (input, init) => {
  const early = globalThis.__spellsEarly
  if (early === undefined || !(input instanceof URL) || input.pathname + input.search !== early.path) {
    return fetch(input, init)
  }
  globalThis.__spellsEarly = undefined
  return early.reply
}
