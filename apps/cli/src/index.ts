import { Command, InvalidArgumentError } from 'commander'

const program = new Command('spells').description('Non-custodial DeFi automation: local stack and demo')

program
  .command('up')
  .description('start the local stack')
  .option('--headless', 'open no browser')
  .option('--no-web', 'only the API: the web app is neither built nor served')
  .option('--port <number>', 'port of the web app and the API (default: a free one)', parsePort)
  .option('--state <dir>', 'where the stack keeps its state (default: .state/default)')
  .option('--reset', 'forget the earlier state')
  .option('--recordings <dir>', 'serve recorded markets instead of generated ones')
  .option('--block-time <ms>', 'milliseconds between blocks', parsePositive)
  .action(async (options) => (await import('./commands/up.ts')).up(options))

program
  .command('demo')
  .description('run the main job on a stack of its own')
  .action(async () => (await import('./commands/demo.ts')).demo())

program
  .command('verify-certificate')
  .description('check the certificate of a cast against a node, without asking us')
  .argument('<file>', 'the certificate: GET /v1/casts/:id/certificate')
  .requiredOption('--rpc <url>', 'a node of the certificate’s chain, the one that you trust')
  .option(
    '--confirmations <number>',
    'blocks behind the head that count as final (default: as the node says)',
    parsePositive,
  )
  .action(async (file, options) =>
    (await import('./commands/verifyCertificate.ts')).runVerifyCertificate(file, options),
  )

program
  .command('project')
  .description('the rows that are projected from the vaults’ facts')
  .command('rebuild')
  .description('make a vault’s casts, steps and positions again from what its transaction manager kept')
  .requiredOption('--vault <id>', 'the vault’s id, as the API shows it')
  .option('--database <url>', 'connection string of spells_system (default: DATABASE_URL)')
  .action(async (options) => (await import('./commands/rebuildProject.ts')).rebuildProject(options))

const signals = program.command('signals').description('what the signals are made of')

signals
  .command('recompute')
  .description(
    'compute factor scores again from the inputs that are stored with them, and compare them to the last bit',
  )
  .requiredOption('--api <url>', 'where the API is served, e.g. http://127.0.0.1:8787')
  .option('--at <time>', 'only the scores of this time, as the API writes it (default: every one of the last hours)')
  .option('--factor <name>', 'only this factor')
  .option('--hours <number>', 'how far back', parsePositive, 24)
  .action(async (options) => (await import('./commands/recomputeSignals.ts')).recomputeSignals(options))

signals
  .command('backfill')
  .description('fill the past of markets from the CLOB’s history, in hours that we did not see ourselves')
  .option('--market <id>', 'one market, by its id')
  .option('--all', 'every open market')
  .requiredOption('--days <number>', 'how far back', parsePositive)
  .option('--clob <url>', 'where the CLOB is served', 'https://clob.polymarket.com')
  .option('--database <url>', 'connection string of spells_system (default: DATABASE_URL)')
  .action(async (options) => (await import('./commands/backfillSignals.ts')).backfillSignals(options))

const keys = program.command('keys').description('the master keys that the private Worker wraps with')

keys
  .command('rotate')
  .description('wrap the data keys of every vault with the current master key, so that an older one can be taken away')
  .requiredOption('--to <name>', 'the master key’s name in MASTER_KEYS, where it must be the current one already')
  .option('--database <url>', 'connection string of spells_system (default: DATABASE_URL)')
  .action(async (options) => (await import('./commands/rotateKeys.ts')).rotateKeys(options))

keys
  .command('status')
  .description('how the newest rotation stands: which master key wraps how many data keys, and what failed')
  .option('--database <url>', 'connection string of spells_system (default: DATABASE_URL)')
  .action(async (options) => (await import('./commands/rotateKeys.ts')).showKeysStatus(options))

program
  .command('drill')
  .description('prove a safety of this deployment by trying to break it')
  .command('break-session')
  .description('fire every forbidden operation of a vault’s live session at the contracts, without sending any')
  .requiredOption('--vault <address>', 'the vault')
  .requiredOption('--api <url>', 'where the API is served, e.g. http://127.0.0.1:8787')
  .option('--rpc <url>', 'a node of the chain, with state overrides (default: the one that the API names)')
  .option('--session <id>', 'the session’s id on chain (default: the latest that is live)')
  .option('--every <number>', 'only each n-th attempt of each kind', parsePositive, 1)
  .option('--progress', 'say how far it is as lines of JSON')
  .action(async (options) => (await import('./commands/drillBreakSession.ts')).drillBreakSession(options))

await program.parseAsync()

function parsePositive(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError('Must be a whole number above 0.')
}

function parsePort(text: string): number {
  const port = parsePositive(text)
  if (port <= 65_535) return port
  throw new InvalidArgumentError('Must be a port, from 1 to 65535.')
}
