import {
  decodeExecuteBatch,
  encodeExecuteBatch,
  evaluatePolicy,
  FRESH_SESSION_USE,
  type PolicyRule,
  type VaultCall,
} from '@spells/core'
import { metavaultAbi, ownerValidatorAbi, sessionValidatorAbi } from '@spells/shared/abi'
import {
  type Address,
  concat,
  encodeFunctionData,
  getAddress,
  type Hex,
  keccak256,
  numberToHex,
  pad,
  parseAbi,
  size,
  slice,
  toFunctionSelector,
  toHex,
  zeroAddress,
} from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import type { DrillStage } from './drillStage.ts'
import { findPermittedCall } from './permittedCall.ts'

/** Calldata of an operation that no policy lets through, or not this one. */
export type ForbiddenCallData = {
  readonly kind: string
  readonly name: string
  readonly callData: Hex
  readonly laneClass: 'normal' | 'protective'
}

type Permitted = { readonly rule: PolicyRule; readonly call: VaultCall; readonly laneClass: 'normal' | 'protective' }

const THIEF: Address = '0x000000000000000000000000000000000000bad1'
const token = parseAbi([
  'function transfer(address to, uint256 amount)',
  'function transferFrom(address from, address to, uint256 amount)',
  'function approve(address spender, uint256 amount)',
  'function increaseAllowance(address spender, uint256 amount)',
  'function increaseApproval(address spender, uint256 amount)',
  'function permit(address owner, address spender, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)',
  'function setApprovalForAll(address operator, bool approved)',
])
const nesting = parseAbi([
  'function multicall(bytes[] data)',
  'function multiSend(bytes transactions)',
  'function execute(bytes32 mode, bytes data)',
])
const entryPoint = parseAbi([
  'function withdrawTo(address to, uint256 amount)',
  'function withdrawStake(address to)',
  'function depositTo(address account)',
  'function addStake(uint32 delay)',
  'function unlockStake()',
  'function incrementNonce(uint192 key)',
])
const MAX = 2n ** 256n - 1n

/** Everything that is wrong in what an operation calls, or in how it spells it. */
export function listForbiddenCallData(stage: DrillStage): readonly ForbiddenCallData[] {
  const { policy, vault } = stage
  const permitted = policy.rules.flatMap((rule): readonly Permitted[] => {
    const call = findPermittedCall(rule, vault)
    const laneClass = rule.lanes === 'protective' ? 'protective' : 'normal'
    return call === undefined ? [] : [{ rule, call, laneClass }]
  })
  const all = [
    ...permitted.flatMap((one) => [
      ...listTargets(stage, one),
      ...listSelectors(one),
      ...listParameters(stage, one),
      ...listValues(one),
      ...listArguments(one),
      ...listNested(stage, one),
      ...listSpellings(one),
      ...listModes(one),
      ...listBatches(one),
    ]),
    ...listOwnCalls(stage),
    ...listTokenCalls(stage),
  ]
  // What a change leaves within the policy is no attempt. The model says so; the contract is asked about the rest.
  return all.filter(({ callData, laneClass }) => !isPermitted(stage, callData, laneClass))
}

function isPermitted(stage: DrillStage, callData: Hex, laneClass: 'normal' | 'protective'): boolean {
  if (size(callData) === 0) return true
  if (!decodeExecuteBatch(callData).ok) return false
  const lane = laneClass === 'protective' ? 0x8000_0000n : 0n
  const nonce = ((BigInt(stage.deployment.sessionValidator) << 32n) | lane) << 64n
  const userOp = { ...stage.gas, sender: stage.vault, nonce, callData }
  const window = { validAfterSec: stage.nowSec - 60, validUntilSec: stage.nowSec + 600 }
  const policy = { ...stage.policy, vaultPaysGas: true, periods: null }
  return evaluatePolicy(policy, { userOp, use: FRESH_SESSION_USE, window, period: 0 }).ok
}

function entry(
  kind: string,
  name: string,
  laneClass: Permitted['laneClass'],
  ...calls: readonly VaultCall[]
): ForbiddenCallData {
  return { kind, name, laneClass, callData: encodeExecuteBatch(calls) }
}

function listTargets(stage: DrillStage, { call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const { deployment, vault, policy } = stage
  const known: readonly Address[] = [
    ...[zeroAddress, vault, deployment.entryPoint, deployment.sessionValidator, deployment.ownerValidator],
    ...[deployment.factory, THIEF, stage.key.address, ...(deployment.paymaster ? [deployment.paymaster] : [])],
    ...policy.rules.map(({ target }) => target),
    ...Array.from({ length: 20 }, (_, i) => getAddress(numberToHex(i + 1, { size: 20 }))),
    // The permitted one, with each bit changed.
    ...Array.from({ length: 160 }, (_, bit) =>
      getAddress(numberToHex(BigInt(call.target) ^ (1n << BigInt(bit)), { size: 20 })),
    ),
  ]
  return known.map((target) => entry('target', `call of ${target}`, laneClass, { ...call, target }))
}

function listSelectors({ call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const named = [...token, ...nesting, ...entryPoint, ...metavaultAbi].flatMap((item) =>
    item.type === 'function' ? [toFunctionSelector(item)] : [],
  )
  const others = Array.from({ length: 120 }, (_, i) => slice(keccak256(toHex(`function ${i}`)), 0, 4))
  const bits = Array.from({ length: 32 }, (_, bit) =>
    numberToHex(
      (BigInt(slice(pad(call.data, { dir: 'right', size: Math.max(4, size(call.data)) }), 0, 4)) ^
        (1n << BigInt(bit))) &
        0xffff_ffffn,
      { size: 4 },
    ),
  )
  const words = size(call.data) > 4 ? slice(call.data, 4) : '0x'
  return [...named, ...others, ...bits].map((selector) =>
    entry('selector', `selector ${selector}`, laneClass, { ...call, data: concat([selector, words]) }),
  )
}

function listParameters(stage: DrillStage, { rule, call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  return rule.words.flatMap((_, index) => {
    const from = 4 + 32 * index
    const now = BigInt(slice(call.data, from, from + 32))
    const values = [
      ...[0n, 1n, 2n, MAX, MAX - 1n, 2n ** 128n - 1n, 2n ** 128n, 2n ** 160n, 2n ** 255n, now + 1n],
      ...[THIEF, stage.key.address, stage.deployment.entryPoint, zeroAddress, stage.vault].map(BigInt),
      ...Array.from({ length: 256 }, (_unused, bit) => now ^ (1n << BigInt(bit))),
    ]
    return values
      .filter((value) => value <= MAX)
      .map((value) => {
        const data = concat([
          slice(call.data, 0, from),
          numberToHex(value, { size: 32 }),
          ...(size(call.data) > from + 32 ? [slice(call.data, from + 32)] : []),
        ])
        return entry('parameter', `word ${index} of ${call.data.slice(0, 10)} = ${numberToHex(value)}`, laneClass, {
          ...call,
          data,
        })
      })
  })
}

function listValues({ rule, call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const cap = rule.value?.capWei ?? 0n
  return Array.from({ length: 90 }, (_, bit) => cap + (1n << BigInt(bit))).map((valueWei) =>
    entry('value', `${valueWei} wei with ${call.data.slice(0, 10)}`, laneClass, { ...call, valueWei }),
  )
}

/** Calldata of the call itself: cut at every byte, and longer. */
function listArguments({ call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const cut = Array.from({ length: size(call.data) }, (_, length) =>
    length === 0 ? '0x' : slice(call.data, 0, length),
  )
  const longer = Array.from({ length: 64 }, (_, more) => concat([call.data, toHex(new Uint8Array(more + 1))]))
  const dirty = Array.from({ length: 64 }, (_, more) => concat([call.data, toHex(new Uint8Array(more + 1).fill(255))]))
  return [...cut, ...longer, ...dirty].map((data) =>
    entry('length', `${size(data)} bytes of arguments for ${call.data.slice(0, 10)}`, laneClass, { ...call, data }),
  )
}

function listNested(stage: DrillStage, { call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const theft = encodeFunctionData({ abi: token, functionName: 'transfer', args: [THIEF, 1n] })
  const inner = [call.data, theft, encodeExecuteBatch([{ target: call.target, valueWei: 0n, data: theft }])]
  const targets = [call.target, stage.vault, zeroAddress, THIEF, stage.deployment.entryPoint]
  return inner.flatMap((data) => {
    const wrapped = [
      encodeFunctionData({ abi: nesting, functionName: 'multicall', args: [[data]] }),
      encodeFunctionData({ abi: nesting, functionName: 'multiSend', args: [data] }),
      encodeFunctionData({ abi: nesting, functionName: 'execute', args: [`0x01${'00'.repeat(31)}`, data] }),
      encodeFunctionData({ abi: nesting, functionName: 'execute', args: [`0xff${'00'.repeat(31)}`, data] }),
      ...['0x5ae401dc', '0x1f0464d1', '0x252dba42', '0x82ad56cb', '0x174dea71', '0xbce38bd7'].map((selector) =>
        concat([selector as Hex, pad('0x20'), pad('0x1'), data]),
      ),
    ]
    return targets.flatMap((target) =>
      wrapped.map((nested) =>
        entry('nested', `${nested.slice(0, 10)} at ${target}`, laneClass, { target, valueWei: 0n, data: nested }),
      ),
    )
  })
}

/** Every pointer, length and count of the batch with each bit changed; every byte of padding; every length. */
function listSpellings({ call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const good = encodeExecuteBatch([call])
  const bytes = size(good)
  const words = [36, 68, 100, 132, 164, 196 + 64, 196 + 96]
  const pointers = words.flatMap((place) =>
    Array.from({ length: 256 }, (_, bit) => ({
      kind: 'pointer',
      name: `bit ${bit} of the word at ${place}`,
      laneClass,
      callData: flip(good, place + 31 - Math.floor(bit / 8), 1 << (bit % 8)),
    })),
  )
  const tail = size(call.data) % 32
  const paddings = [
    ...Array.from({ length: 12 }, (_, i) => 196 + i),
    ...(tail === 0 ? [] : Array.from({ length: 32 - tail }, (_, i) => bytes - 1 - i)),
  ].flatMap((place) =>
    [1, 0x80, 0xff].map((change) => ({
      kind: 'padding',
      name: `padding byte ${place} with ${change}`,
      laneClass,
      callData: flip(good, place, change),
    })),
  )
  const lengths = [
    ...Array.from({ length: bytes - 1 }, (_, i) => slice(good, 0, i + 1)),
    ...Array.from({ length: 96 }, (_, more) => concat([good, toHex(new Uint8Array(more + 1))])),
  ].map((callData) => ({ kind: 'length', name: `${size(callData)} bytes of calldata`, laneClass, callData }))
  return [...pointers, ...paddings, ...lengths]
}

/** Single, delegate and static calls, try mode, payloads, and other ways in. */
function listModes({ call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const good = encodeExecuteBatch([call])
  const types = [0x00, 0x02, 0x7f, 0xfe, 0xff].flatMap((type) =>
    [0x00, 0x01, 0xff].map((exec) => ({
      name: `mode ${type}/${exec}`,
      callData: flip(flip(good, 4, 0x01 ^ type), 5, exec),
    })),
  )
  const rest = Array.from({ length: 31 }, (_, i) => ({ name: `mode byte ${i + 1}`, callData: flip(good, 5 + i, 1) }))
  const entries = [
    'executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)',
    'executeFromExecutor(bytes32,bytes)',
    'executeBatch((address,uint256,bytes)[])',
  ].map((signature) => ({
    name: signature.split('(')[0] ?? signature,
    callData: concat([toFunctionSelector(signature), slice(good, 4)]),
  }))
  return [...types, ...rest, ...entries].map((one) => ({ kind: 'mode', laneClass, ...one }))
}

function listBatches({ call, laneClass }: Permitted): readonly ForbiddenCallData[] {
  const theft = { ...call, target: THIEF }
  const mixed = Array.from({ length: 12 }, (_, place) => {
    const calls = Array.from({ length: 12 }, (_unused, i) => (i === place ? theft : call))
    return entry('batch', `the theft as call ${place} of 12`, laneClass, ...calls)
  })
  const counts = [0, 33, 34, 40, 64].map((count) =>
    entry('batch', `${count} calls`, laneClass, ...Array.from({ length: count }, () => call)),
  )
  return [...mixed, ...counts]
}

/** Everything that the vault, its modules and the EntryPoint offer to the vault itself. */
function listOwnCalls(stage: DrillStage): readonly ForbiddenCallData[] {
  const { vault, deployment, encodedPolicy, sessionId } = stage
  const install = (type: bigint, module: Address) =>
    encodeFunctionData({ abi: metavaultAbi, functionName: 'installModule', args: [type, module, '0x'] })
  const uninstall = (type: bigint, module: Address) =>
    encodeFunctionData({ abi: metavaultAbi, functionName: 'uninstallModule', args: [type, module, '0x'] })
  const own = [
    ...[1n, 2n, 3n, 4n].flatMap((type) => [
      install(type, THIEF),
      uninstall(type, deployment.ownerValidator),
      uninstall(type, deployment.sessionValidator),
    ]),
    encodeFunctionData({ abi: metavaultAbi, functionName: 'initialize', args: [THIEF] }),
    encodeExecuteBatch([{ target: THIEF, valueWei: 1n, data: '0x' }]),
  ]
  const selfCalls = [vault, zeroAddress].flatMap((target) =>
    own.map((data) =>
      entry('self-call', `${data.slice(0, 10)} at the vault`, 'normal', { target, valueWei: 0n, data }),
    ),
  )
  const bare = own.map((callData) => ({
    kind: 'self-call',
    name: `${callData.slice(0, 10)} as the operation`,
    laneClass: 'normal' as const,
    callData,
  }))
  const sessions = [
    encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [encodedPolicy] }),
    encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeSession', args: [sessionId] }),
    encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeAllSessions' }),
    encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'onInstall', args: ['0x'] }),
    encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'onUninstall', args: ['0x'] }),
  ].map((data) => ({ target: deployment.sessionValidator, data }))
  const owners = [
    encodeFunctionData({ abi: ownerValidatorAbi, functionName: 'onInstall', args: ['0x'] }),
    encodeFunctionData({ abi: ownerValidatorAbi, functionName: 'onUninstall', args: ['0x'] }),
  ].map((data) => ({ target: deployment.ownerValidator, data }))
  const deposits = [
    encodeFunctionData({ abi: entryPoint, functionName: 'withdrawTo', args: [THIEF, 1n] }),
    encodeFunctionData({ abi: entryPoint, functionName: 'withdrawStake', args: [THIEF] }),
    encodeFunctionData({ abi: entryPoint, functionName: 'depositTo', args: [THIEF] }),
    encodeFunctionData({ abi: entryPoint, functionName: 'addStake', args: [1] }),
    encodeFunctionData({ abi: entryPoint, functionName: 'unlockStake' }),
    encodeFunctionData({ abi: entryPoint, functionName: 'incrementNonce', args: [1n] }),
    encodeFunctionData({ abi: entryPoint08Abi, functionName: 'handleOps', args: [[], THIEF] }),
  ].map((data) => ({ target: deployment.entryPoint, data }))
  const modules = [...sessions, ...owners, ...deposits].flatMap(({ target, data }) =>
    [0n, 1n].map((valueWei) =>
      entry('module', `${data.slice(0, 10)} at ${target}`, 'normal', { target, valueWei, data }),
    ),
  )
  return [...selfCalls, ...bare, ...modules]
}

/** Tokens sent, approved or permitted away, for each address that the policy calls. */
function listTokenCalls(stage: DrillStage): readonly ForbiddenCallData[] {
  const { vault, policy } = stage
  const targets = [
    ...new Set([
      ...policy.rules.map(({ target }) => target),
      ...policy.budgets.flatMap(({ token: one }) => (one === 'native' ? [] : [one])),
    ]),
  ]
  const spenders = [THIEF, stage.key.address, vault, ...targets]
  return targets.flatMap((target) =>
    spenders.flatMap((spender) =>
      [1n, 2n ** 127n, 2n ** 128n, MAX].flatMap((amount) =>
        [
          encodeFunctionData({ abi: token, functionName: 'transfer', args: [spender, amount] }),
          encodeFunctionData({ abi: token, functionName: 'transferFrom', args: [vault, spender, amount] }),
          encodeFunctionData({ abi: token, functionName: 'approve', args: [spender, amount] }),
          encodeFunctionData({ abi: token, functionName: 'increaseAllowance', args: [spender, amount] }),
          encodeFunctionData({ abi: token, functionName: 'increaseApproval', args: [spender, amount] }),
          encodeFunctionData({
            abi: token,
            functionName: 'permit',
            args: [vault, spender, amount, MAX, 27, pad('0x1'), pad('0x1')],
          }),
          encodeFunctionData({ abi: token, functionName: 'setApprovalForAll', args: [spender, true] }),
        ].map((data) =>
          entry('token', `${data.slice(0, 10)} of ${amount} to ${spender}`, 'normal', { target, valueWei: 0n, data }),
        ),
      ),
    ),
  )
}

function flip(data: Hex, place: number, change: number): Hex {
  const i = 2 + 2 * place
  const byte = (Number.parseInt(data.slice(i, i + 2), 16) ^ change).toString(16).padStart(2, '0')
  return `0x${data.slice(2, i)}${byte}${data.slice(i + 2)}`
}
