import type { Break } from '../breaks/openBrokenTree.ts'

const CALLS = 'packages/contracts/contracts/policy/PolicyCalls.sol'
const VALIDATOR = 'packages/contracts/contracts/SessionValidator.sol'

/** Rules of the validator, each taken out. The drill must notice every one. */
export const VALIDATOR_BREAKS: readonly Break[] = [
  {
    name: 'receiver',
    file: CALLS,
    find: 'ok = value == uint160(msg.sender);',
    replace: 'ok = true;',
  },
  {
    name: 'length',
    file: CALLS,
    find: 'if (wordAt(call + 96) != size) return (STAGE_LENGTH, 0);',
    replace: '',
  },
  {
    name: 'pointer',
    file: CALLS,
    find: 'if (wordAt(call + 64) != 0x60) revert EncodingRefused(offset + 64);',
    replace: '',
  },
  {
    name: 'padding',
    file: CALLS,
    find: 'if (wordAt(call + 128 + size - tail) << (8 * tail) != 0) revert EncodingRefused(offset + 128);',
    replace: '',
  },
  {
    name: 'budget',
    file: VALIDATOR,
    find: 'if (total > uint128(limits >> 120)) revert TotalBudgetExceeded(index);',
    replace: '',
  },
  {
    name: 'revocation',
    file: VALIDATOR,
    find: 'if (uint32(session) == _accounts[msg.sender] + 1) return session;',
    replace: 'if (uint32(session) != 0) return session;',
  },
  {
    name: 'commitment',
    file: VALIDATOR,
    find: 'if (_hashCalldata(policy, signatureSize - SIGNATURE_HEAD) != sessionId) revert PolicyMismatch();',
    replace: '',
  },
  {
    name: 'quota',
    file: VALIDATOR,
    find: 'if (uint32(session >> opsShift) >= maxOps) revert OperationsUsedUp();',
    replace: '',
  },
]
