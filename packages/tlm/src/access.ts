import type { VaultIdentity } from '@spells/core/transaction'
import { type AccessRefusal, ok, type Result, refuse, transactionManagerName, verifyServiceToken } from '@spells/shared'
import { decodeJwt } from 'jose'
import { getAddress, isAddress } from 'viem'

type ObjectId = { readonly name?: string; equals(other: ObjectId): boolean }
/** Makes the ids of objects from their names. */
export type ObjectNames = { idFromName(name: string): ObjectId }

/**
 * The name of an object. Where the platform does not tell it, as between local processes, it is the token's subject, if
 * that is the name which makes this id. The token itself is checked afterwards.
 */
export function findOwnName(id: ObjectId, token: string, names: ObjectNames | undefined): string | undefined {
  if (id.name !== undefined) return id.name
  try {
    const { sub } = decodeJwt(token)
    return sub !== undefined && names?.idFromName(sub).equals(id) ? sub : undefined
  } catch {
    return undefined
  }
}

/** Which vault the name of an object stands for; undefined if it is no such name. */
export function parseManagerName(
  name: string | undefined,
  expected: Omit<VaultIdentity, 'vault'>,
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
