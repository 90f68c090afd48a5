export { type Client, createClient } from './createClient.ts'
export { ProblemError } from './problemError.ts'
export { buildSignInMessage, type MessageSigner } from './signIn.ts'
export type { CsrfStore, TransportOptions } from './transport.ts'
