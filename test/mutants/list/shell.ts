import type { Mutant } from '../mutant.ts'

const shell = (file: string): string => `packages/tlm/src/${file}.ts`
const inTlm = (file: string, name: string) => ({ room: 'packages/tlm', file, name })

/** Breaks of the shell around the machine: storage, alarms, adapters. */
export const shellMutants: readonly Mutant[] = [
  {
    name: 'send-before-persist',
    does: 'sends without having written the signed bytes down',
    seenIn: 'clients that send, then store',
    file: shell('vaultStore'),
    find: "const query = 'INSERT INTO operations (intent_id, attempt, user_op_hash, operation) VALUES (?, ?, ?, ?)'",
    replace:
      "const query = 'INSERT INTO operations (intent_id, attempt, user_op_hash, operation) SELECT ?, ?, ?, ? WHERE 1 = 0'",
    test: inTlm('test/workers/recovery.test.ts', 'at tlm.signed'),
  },
  {
    name: 'effects-in-memory',
    does: 'keeps what is to be done in memory only',
    seenIn: 'bundlers that forget their mempool on restart',
    file: shell('vaultStore'),
    find: "sql.exec('INSERT INTO effects (key, effect) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', ...row)",
    replace: 'void row',
    test: inTlm('test/workers/recovery.test.ts', 'at tlm.nonceReserved'),
  },
  {
    name: 'old-instance-writes',
    does: 'lets an instance write that another one has overtaken',
    file: shell('vaultStore'),
    find: 'if (rowsWritten === 0) throw staleInstance(before.version)',
    replace: '',
    test: inTlm('test/workers/vaultStore.test.ts', 'stale_instance'),
  },
  {
    name: 'alarm-not-set-again',
    does: 'does not look for a lost alarm when the object starts',
    file: shell('TransactionManager'),
    find: 'if (alarmAtMs === null || alarmAtMs < Date.now()) await ctx.storage.setAlarm(Date.now())',
    replace: '',
    test: inTlm('test/workers/recovery.test.ts', 'a lost alarm'),
  },
  {
    name: 'premise-not-asked',
    does: 'hands calls over without asking whether their premise still holds',
    file: shell('effectRunner'),
    find: "if (!intent || kind !== 'calls') return undefined",
    replace: "if (intent || kind !== 'calls') return undefined",
    test: inTlm('test/workers/premise.test.ts', 'flipped between signature and hand-over'),
  },
  {
    name: 'one-node-is-enough',
    does: 'takes one node’s word for a final inclusion that another one contradicts',
    file: shell('adapters/compareReadings'),
    find: 'if (disputed) return',
    replace: "if (disputed === '0x') return",
    test: {
      room: 'packages/tlm',
      file: 'src/adapters/compareReadings.test.ts',
      name: 'one node is not enough',
      isPure: true,
    },
  },
  {
    name: 'alone-is-enough',
    does: 'takes one node’s word for what is final while the others do not answer',
    file: shell('adapters/observeChain'),
    find: 'if (pool.size === 1) {',
    replace: 'if (pool.size > 0) {',
    test: inTlm('test/workers/nodes.test.ts', 'while one alone answers'),
  },
  {
    name: 'logs-end-early',
    does: 'takes logs for complete up to a block that the node does not have any more',
    file: shell('adapters/entryPointReads'),
    find: '      client.getBlock({ blockNumber: toBlock }),\n',
    replace: '',
    test: inTlm('test/workers/nodes.test.ts', 'fell back while it was read'),
  },
  {
    name: 'key-not-bound',
    does: 'seals a key without binding it to its session and expiry',
    file: shell('adapters/keyVault'),
    find: 'const parts = [vault.toLowerCase(), chainId, entryPoint.toLowerCase(), keyId, version, expiresAtSec]',
    replace:
      'const parts = [vault.toLowerCase(), chainId, entryPoint.toLowerCase(), version, keyId.length && expiresAtSec > 0]',
    test: { room: 'packages/tlm', file: 'src/adapters/keyVault.test.ts', isPure: true },
  },
  {
    name: 'used-nonce-is-refusal',
    does: 'takes "the nonce is used" for a refusal',
    file: shell('adapters/classifyBundlerError'),
    find: "AA25: { kind: 'landed',",
    replace: "AA25: { kind: 'never',",
    test: { room: 'packages/tlm', file: 'src/adapters/classifyBundlerError.test.ts', isPure: true },
  },
  {
    name: 'one-refusal-is-enough',
    does: 'believes one bundler’s refusal although another gave no clear answer',
    file: shell('adapters/combineOutcomes'),
    find: "const weighty = find('accepted') ?? find('landed') ?? find('unknown')",
    replace: "const weighty = find('deterministic') ?? find('accepted') ?? find('landed') ?? find('unknown')",
    test: { room: 'packages/tlm', file: 'src/adapters/combineOutcomes.test.ts', isPure: true },
  },
  {
    name: 'fees-not-raised',
    does: 'replaces with the fees that the market asks, raised or not',
    file: shell('buildFees'),
    find: 'const needed = max(market.baseFeeWei + market.tipWei, least.maxFeePerGasWei)',
    replace: 'const needed = market.baseFeeWei + market.tipWei',
    test: { room: 'packages/tlm', file: 'src/buildFees.test.ts', isPure: true },
  },
]
