import { ENTRY_POINT_ADDRESS, type UserOperation } from '@spells/core'
import { type Address, concat, encodeFunctionData, type Hex, hexToBigInt, keccak256, pad, size, slice } from 'viem'
import { entryPoint08Abi, toPackedUserOperation } from 'viem/account-abstraction'
import type { Setup } from './setupVault.ts'

export type StorageAccess = { readonly op: string; readonly contract: Address; readonly slot: Hex }

export type ValidationTrace = {
  readonly storage: readonly StorageAccess[]
  /** Everything hashed so far, from which mapping slots follow. */
  readonly preimages: readonly Hex[]
  readonly opcodes: readonly string[]
}

/** `BeforeExecution()`, which the EntryPoint emits when all validation is over. */
const BEFORE_EXECUTION = 'bb47ee3e183a558b1a2ff0874b079f3fc5478b7454eacf2bfc5af2ff5878f972'

// Runs inside the node. Only what validation does below the EntryPoint is recorded.
const tracer = `{
  storage: [], preimages: [], opcodes: {}, over: false,
  step: function(log) {
    if (this.over) return
    var op = log.op.toString()
    if (op === 'LOG1' && log.stack.peek(2).toString(16) === '${BEFORE_EXECUTION}') { this.over = true; return }
    var contract = toHex(log.contract.getAddress())
    if (op === 'KECCAK256' || op === 'SHA3') {
      var from = parseInt(log.stack.peek(0).toString(10), 10)
      var length = parseInt(log.stack.peek(1).toString(10), 10)
      if (length > 0) this.preimages.push(toHex(log.memory.slice(from, from + length)))
    }
    if (contract === '${ENTRY_POINT_ADDRESS.toLowerCase()}') return
    this.opcodes[op] = true
    if (op === 'SLOAD' || op === 'SSTORE' || op === 'TLOAD' || op === 'TSTORE')
      this.storage.push({ op: op, contract: contract, slot: '0x' + log.stack.peek(0).toString(16) })
  },
  fault: function() {},
  result: function() { return { storage: this.storage, preimages: this.preimages, opcodes: Object.keys(this.opcodes), over: this.over } }
}`

/** Traces an operation through the EntryPoint up to the end of its validation. */
export async function traceValidation(setup: Setup, userOp: UserOperation): Promise<ValidationTrace> {
  const { publicClient, walletClient } = setup
  const data = encodeFunctionData({
    abi: entryPoint08Abi,
    functionName: 'handleOps',
    args: [[toPackedUserOperation(userOp)], walletClient.account.address],
  })
  const trace: ValidationTrace & { readonly over: boolean } = await publicClient.request<{
    Method: 'debug_traceCall'
    Parameters: [object, 'latest', object]
    ReturnType: ValidationTrace & { readonly over: boolean }
  }>({
    method: 'debug_traceCall',
    params: [
      { from: walletClient.account.address, to: ENTRY_POINT_ADDRESS, data, gas: '0x2dc6c0' },
      'latest',
      { tracer },
    ],
  })
  if (!trace.over) throw new Error('validation did not end')
  return { ...trace, storage: trace.storage.map((access) => ({ ...access, slot: pad(access.slot) })) }
}

/**
 * Accesses that ERC-7562 forbids to an unstaked account: anything outside its own storage that is not associated with
 * it. Associated is the slot named by the account's address, and `keccak256(account || x) + n` for n up to 128.
 */
export function findForeignAccesses(trace: ValidationTrace, account: Address): readonly StorageAccess[] {
  const own = pad(account).toLowerCase()
  const bases = trace.preimages
    .filter((preimage) => size(preimage) === 64 && slice(preimage, 0, 32).toLowerCase() === own)
    .map((preimage) => hexToBigInt(keccak256(concat([preimage]))))
  return trace.storage.filter(({ contract, slot }) => {
    if (contract.toLowerCase() === account.toLowerCase() || slot.toLowerCase() === own) return false
    const place = hexToBigInt(slot)
    return !bases.some((base) => place >= base && place <= base + 128n)
  })
}

/** Opcodes that ERC-7562 (OP-011, OP-012 aside, OP-080) forbids in validation. */
export const BANNED_OPCODES: readonly string[] = [
  'ORIGIN',
  'GASPRICE',
  'BLOCKHASH',
  'COINBASE',
  'TIMESTAMP',
  'NUMBER',
  'DIFFICULTY',
  'PREVRANDAO',
  'GASLIMIT',
  'BASEFEE',
  'BLOBHASH',
  'BLOBBASEFEE',
  'CREATE',
  'CREATE2',
  'INVALID',
  'SELFDESTRUCT',
  'BALANCE',
  'SELFBALANCE',
]
