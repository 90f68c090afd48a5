import { type NonceReply, nonceReplySchema, type VerifyReply, verifyReplySchema } from '@spells/shared/api'
import type { Address, Hex } from 'viem'
import { createSiweMessage } from 'viem/siwe'
import type { Transport } from './transport.ts'

/** A wallet that can sign a text (EIP-191); the key never enters the client. */
export type MessageSigner = { readonly address: Address; signMessage(message: string): Promise<Hex> }

/**
 * Signs in with Ethereum (EIP-4361) and keeps the token for the calls that follow.
 * @throws ProblemError `siwe_rejected`
 */
export async function signIn(transport: Transport, signer: MessageSigner): Promise<VerifyReply> {
  const terms = await transport.send({ method: 'POST', path: 'auth/nonce', reply: nonceReplySchema })
  const message = buildSignInMessage(terms, signer.address)
  const signature = await signer.signMessage(message)
  const reply = await transport.send({
    method: 'POST',
    path: 'auth/verify',
    body: { message, signature, transport: transport.kind },
    reply: verifyReplySchema,
  })
  transport.setSession(reply)
  return reply
}

/** The exact EIP-4361 text for the server's terms. */
export function buildSignInMessage(terms: NonceReply, address: Address): string {
  return createSiweMessage({
    address,
    chainId: terms.chainId,
    domain: terms.domain,
    nonce: terms.nonce,
    uri: terms.uri,
    version: terms.version,
    statement: terms.statement,
    issuedAt: new Date(terms.issuedAt),
    expirationTime: new Date(terms.expirationTime),
  })
}
