import { type Address, hexToBigInt, size, slice } from 'viem'
import type { BlastRadiusFacts, LostToken } from '../../src/blastRadius/blastRadius.ts'
import type { Random } from '../../src/transaction/simulation/random.ts'
import type { VaultCall } from '../../src/userop/executeBatch.ts'
import { DEPOSITS, ELSEWHERE, type KnownName, LENDING, SELECTORS, START_SEC, THIEF, TOKENS } from './drawPolicy.ts'

/** What the vault has, and what it lets others take; everybody else is the thief. */
export type AttackWorld = {
  readonly vault: Address
  readonly held: ReadonlyMap<string, bigint>
  /** By `token/spender`. */
  readonly allowed: ReadonlyMap<string, bigint>
}

const PRICES: Readonly<Record<string, string>> = Object.fromEntries([
  ['native', '0.7'],
  ...TOKENS.map((token, index) => [token, index === 0 ? '1' : '3.25']),
  ...DEPOSITS.map((token, index) => [token, index === 0 ? '1' : '3.25']),
])

export function drawWorld(random: Random, vault: Address): AttackWorld {
  const amount = () => BigInt(random.chance(0.2) ? 0 : random.below(2000))
  const held = new Map(['native', ...TOKENS, ...DEPOSITS].map((token) => [token, amount()]))
  const allowed = new Map<string, bigint>()
  if (random.chance(0.3)) allowed.set(`${TOKENS[0]}/${LENDING}`, BigInt(random.below(300)))
  return { vault, held, allowed }
}

/** What the bound is computed from, as the API would read it. */
export function toFacts({ vault, held, allowed }: AttackWorld): BlastRadiusFacts {
  const token = (name: string): LostToken => (name === 'native' ? 'native' : (name as Address))
  return {
    vault,
    tokens: [...TOKENS, ...DEPOSITS],
    pools: [
      { pool: LENDING, assets: TOKENS.map((address, index) => ({ address, aToken: DEPOSITS[index] ?? ELSEWHERE })) },
    ],
    held: [...held].map(([name, amount]) => {
      const depositOf = TOKENS[DEPOSITS.indexOf(name as Address)]
      return { token: token(name), amount, ...(depositOf !== undefined && { depositOf }) }
    }),
    allowances: [...allowed].map(([key, amount]) => {
      const [name = '', spender = ''] = key.split('/')
      return { token: name as Address, spender: spender as Address, amount }
    }),
    prices: Object.entries(PRICES).map(([name, maxUsd]) => ({ token: token(name), decimals: 0, maxUsd })),
    nowSec: START_SEC,
  }
}

/** What the vault has is worth, in 10^-2 dollars. */
export function weigh({ held }: AttackWorld): bigint {
  return [...held].reduce((total, [name, amount]) => total + amount * BigInt(Number(PRICES[name]) * 100), 0n)
}

/** What a batch does; undefined when one of its calls reverts, and so all. The fee is paid either way. */
export function execute(world: AttackWorld, calls: readonly VaultCall[]): AttackWorld | undefined {
  const held = new Map(world.held)
  const allowed = new Map(world.allowed)
  const has = (token: string) => held.get(token) ?? 0n
  const may = (token: string, spender: string) => allowed.get(`${token}/${spender}`) ?? 0n
  const take = (token: string, amount: bigint): boolean => {
    if (amount > has(token)) return false
    if (amount === 0n) return true
    held.set(token, has(token) - amount)
    return true
  }
  for (const { target, valueWei, data } of calls) {
    if (!take('native', valueWei)) return undefined
    if (size(data) === 0) continue
    const selector = slice(data, 0, 4)
    const word = (index: number): bigint => hexToBigInt(slice(data, 4 + 32 * index, 36 + 32 * index))
    const named = (index: number): string =>
      [...TOKENS, LENDING, THIEF, world.vault].find((one) => BigInt(one) === word(index)) ?? THIEF
    const isVault = (index: number): boolean => word(index) === BigInt(world.vault)
    const name = (Object.keys(SELECTORS) as KnownName[]).find((one) => SELECTORS[one] === selector)
    switch (name) {
      case 'approve':
        allowed.set(`${target}/${named(0)}`, word(1))
        break
      case 'increase':
        allowed.set(`${target}/${named(0)}`, may(target, named(0)) + word(1))
        break
      case 'transfer':
        if (!isVault(0) && !take(target, word(1))) return undefined
        break
      case 'transferFrom':
        // Some tokens ask their holder for no allowance.
        if (!isVault(1) && !take(target, word(2))) return undefined
        break
      case 'supply': {
        const token = named(0)
        if (may(token, LENDING) < word(1) || !take(token, word(1))) return undefined
        allowed.set(`${token}/${LENDING}`, may(token, LENDING) - word(1))
        break
      }
      case 'withdraw': {
        const token = named(0)
        const deposit = DEPOSITS[TOKENS.indexOf(token as Address)] ?? ELSEWHERE
        const amount = word(1) < has(deposit) ? word(1) : has(deposit)
        take(deposit, amount)
        if (isVault(2) && amount > 0n) held.set(token, has(token) + amount)
        break
      }
      case undefined:
        // Nobody knows what it does: it does the worst.
        for (const token of held.keys()) held.set(token, 0n)
    }
  }
  return { ...world, held, allowed }
}

/** Whoever was allowed something takes it; the pool only what this session's approvals are behind, or its calls ask for. */
export function takeAllowed(world: AttackWorld, before: AttackWorld): AttackWorld {
  const held = new Map(world.held)
  const allowed = new Map(world.allowed)
  for (const [key, amount] of allowed) {
    const grantedBefore = before.allowed.get(key) ?? 0n
    const [token = ''] = key.split('/')
    // What the owner allowed is the owner's risk, with or without a session.
    const fresh = amount - (grantedBefore < amount ? grantedBefore : amount)
    const has = held.get(token) ?? 0n
    const taken = fresh < has ? fresh : has
    if (taken === 0n) continue
    held.set(token, has - taken)
    allowed.set(key, amount - taken)
  }
  return { ...world, held, allowed }
}

export function payFee(world: AttackWorld, costWei: bigint): AttackWorld | undefined {
  const has = world.held.get('native') ?? 0n
  if (costWei > has) return undefined
  return { ...world, held: new Map(world.held).set('native', has - costWei) }
}
