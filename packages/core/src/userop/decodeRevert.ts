import type { Reason } from '@spells/shared'
import { decodeErrorResult, formatEther, type Hex, parseAbi } from 'viem'

const errors = parseAbi([
  'error Error(string)',
  'error Panic(uint256)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
  'error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
  'error SafeERC20FailedOperation(address token)',
  'error AccountUnauthorized(address sender)',
  'error FailedCall()',
  'error InsufficientBalance(uint256 balance, uint256 needed)',
])

/** Aave v3.0 reverts with a number in a string (`Errors.sol` of @aave/core-v3 1.19.3). */
const aaveErrors: Readonly<Record<string, string>> = {
  '26': 'Aave refuses an amount of zero.',
  '27': 'Aave has not activated this asset.',
  '28': 'Aave has frozen this asset: nothing new can be supplied.',
  '29': 'Aave has paused this asset.',
  '32': 'The vault has supplied less to Aave than the amount to withdraw.',
  '35': 'The withdrawal would leave a loan on Aave without enough collateral.',
  '43': 'The vault has none of this asset on Aave.',
  '51': 'The supply would exceed the cap that Aave sets for this asset.',
  '59': 'Aave stopped while its price source is not trusted.',
  '77': 'Aave refuses the zero address.',
  '82': 'Aave does not list this asset.',
}

function explain(data: Hex): string {
  try {
    const decoded = decodeErrorResult({ abi: errors, data })
    switch (decoded.errorName) {
      case 'Error': {
        const [text] = decoded.args
        const aave = aaveErrors[text]
        if (aave) return aave
        return /^[0-9]{1,2}$/.test(text)
          ? `Aave refused with error ${text}.`
          : `The call reverted: ${text.slice(0, 200)}.`
      }
      case 'Panic':
        return `The call reverted with panic code ${decoded.args[0]}.`
      case 'ERC20InsufficientBalance':
        return `The vault holds ${decoded.args[1]} of the token but ${decoded.args[2]} are needed (base units).`
      case 'ERC20InsufficientAllowance':
        return `The allowance is ${decoded.args[1]} but ${decoded.args[2]} are needed (base units).`
      case 'SafeERC20FailedOperation':
        return `The token ${decoded.args[0]} refused the transfer.`
      case 'AccountUnauthorized':
        return 'The vault does not accept operations from its entry point.'
      case 'InsufficientBalance':
        return `The vault holds ${formatEther(decoded.args[0])} ETH but ${formatEther(decoded.args[1])} ETH are needed.`
      case 'FailedCall':
        return 'A call failed and gave no reason.'
    }
  } catch {
    return `The call reverted with an error that is not known here (${data.slice(0, 10)}).`
  }
}

/**
 * Why the chain would refuse, in one plain sentence.
 * @param data revert data of an `eth_call`; `0x` when the chain gave none
 */
export function decodeRevert(data: Hex): Reason {
  return {
    code: 'call_reverted',
    message: data === '0x' ? 'A call failed and gave no reason.' : explain(data),
  }
}
