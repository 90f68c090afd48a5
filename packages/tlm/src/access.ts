import type { VaultIdentity } from '@spells/core/transaction'
import { type AccessRefusal, ok, type Result, refuse, transactionManagerName, verifyServiceToken } from '@spells/shared'
import { type Address, getAddress, isAddress } from 'viem'

/** Which vault the name of an object stands for; undefined if it is no such name. */
export function parseManagerName(
  name: string | undefined,
  expected: { readonly chainId: number; readonly sessionValidator: Address },
): VaultIdentity | undefined {
  const [chainId, vault] = name?.split(':') ?? []
  if (Number(chainId) !== expected.chainId || !vault || !isAddress(vault, { strict: false })) return undefined
  const identity = { ...expected, vault: getAddress(vault) }
  return transactionManagerName(expected.chainId, identity.vault) === name ? identity : undefined
}

/** Checks that a caller may speak to this vault's object. */
export async function verifyAccess(
  token: string,
  options: { readonly secret: string; readonly identity: VaultIdentity | undefined; readonly nowMs: number },
): Promise<Result<null, AccessRefusal>> {
  const { secret, identity, nowMs } = options
  if (!identity) return refuse({ code: 'wrong_vault' })
  const subject = transactionManagerName(identity.chainId, identity.vault)
  const access = await verifyServiceToken(token, { secret, audience: 'tlm', subject, nowMs })
  return access.ok ? ok(null) : access
}
