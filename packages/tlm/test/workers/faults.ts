import { env } from 'cloudflare:workers'

/** Node proxies of the tests, all in front of one chain. */
export const [nodeA, nodeB, nodeC] = env.FAULTY_RPC_URLS as readonly [string, string, string]
/** Bundler proxies of the tests, each in front of a bundler of its own. */
export const [bundlerA, bundlerB] = env.FAULTY_BUNDLER_URLS as readonly [string, string]

type Fault = { readonly kind: string; readonly methods?: readonly string[]; readonly [fact: string]: unknown }

/** Lets a proxy fail; see the faults of `@spells/local/faultProxy`. */
export async function injectFault(url: string, fault: Fault): Promise<void> {
  const response = await fetch(`${url}/faults`, { method: 'POST', body: JSON.stringify(fault) })
  if (!response.ok) throw new Error(await response.text())
}

/** Lets every proxy work again and forget its calls. */
export async function healFaults(): Promise<void> {
  const urls = [...env.FAULTY_RPC_URLS, ...env.FAULTY_BUNDLER_URLS]
  await Promise.all(urls.flatMap((url) => ['faults', 'calls'].map((room) => remove(`${url}/${room}`))))
}

async function remove(url: string): Promise<void> {
  await (await fetch(url, { method: 'DELETE' })).text()
}

/** Calls that a proxy got. */
export async function listCalls(
  url: string,
  method: string,
): Promise<readonly { readonly params: readonly unknown[] }[]> {
  const calls = (await (await fetch(`${url}/calls`)).json()) as { method: string; params: readonly unknown[] }[]
  return calls.filter((call) => call.method === method)
}
