// What solhint's recommended rules find is an error; `node scripts/proveContracts.ts` runs them over `contracts/`.
module.exports = {
  extends: 'solhint:recommended',
  rules: {
    'compiler-version': ['error', '0.8.37'],
    'func-visibility': ['error', { ignoreConstructors: true }],
    'no-complex-fallback': 'error',
    'avoid-low-level-calls': 'error',
    'check-send-result': 'error',
    'avoid-tx-origin': 'error',
    reentrancy: 'error',
    'not-rely-on-time': 'error',
    // Packed policies and the caller's calldata are read word by word: the differential test holds each field.
    'no-inline-assembly': 'off',
    // PolicyFormat.sol is a list of constants and nothing else.
    'no-global-import': 'off',
    // Gas is measured (test/gas.test.ts), and what is deployed does not change for a few units of it.
    'gas-custom-errors': 'off',
    'gas-increment-by-one': 'off',
    'gas-indexed-events': 'off',
    'gas-small-strings': 'off',
    'gas-strict-inequalities': 'off',
    // Comments say why; what a parameter is, its name says.
    'use-natspec': 'off',
  },
}
