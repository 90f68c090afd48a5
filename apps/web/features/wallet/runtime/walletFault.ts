import { AppError } from '@spells/shared'
import { BaseError, SwitchChainError, UserRejectedRequestError } from 'viem'

/** The one place where a wallet's own errors are understood. */
export function walletFault(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  if (isRejection(cause)) {
    return new AppError({
      code: 'wallet_rejected',
      shortMessage: 'You declined in your wallet. Nothing was sent.',
      cause,
      retry: 'safe',
    })
  }
  if (cause instanceof SwitchChainError) {
    return new AppError({
      code: 'wallet_cannot_switch',
      shortMessage: 'Your wallet did not switch. Choose the network in the wallet itself.',
      cause,
      retry: 'safe',
    })
  }
  return new AppError({
    code: 'wallet_failed',
    shortMessage: `Your wallet refused: ${readMessage(cause)}`,
    cause,
    retry: 'never',
  })
}

function isRejection(cause: unknown): boolean {
  if (cause instanceof BaseError)
    return cause.walk((error) => error instanceof UserRejectedRequestError || hasCode(error, 4001)) !== null
  return hasCode(cause, 4001)
}

function hasCode(error: unknown, code: number): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}

function readMessage(cause: unknown): string {
  if (cause instanceof BaseError) return cause.shortMessage
  return cause instanceof Error ? cause.message : 'it gave no reason.'
}
