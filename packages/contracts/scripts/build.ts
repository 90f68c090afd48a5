// Compiles the contracts and writes what TypeScript needs of them: ABIs into packages/shared, bytecode into this package.
// `--check` changes no committed file, and fails when they are not what the sources compile to.
// Either way out/production gets the artifacts that the forge tests deploy.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import solc from 'solc'

const CONTRACTS = ['Metavault', 'MetavaultFactory', 'OwnerValidator', 'SessionValidator', 'SponsorPaymaster'] as const

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly contracts: Record<string, Record<string, { abi: readonly object[]; evm: { bytecode: { object: string } } }>>
}

const packageDir = dirname(dirname(fileURLToPath(import.meta.url)))
const sharedDir = join(packageDir, '..', 'shared')

const output = compile()
const files = new Map<string, string>()
for (const name of CONTRACTS) {
  const contract = output.contracts[`contracts/${name}.sol`]?.[name]
  if (contract === undefined) fail(`The compiler gave no output for ${name}.`)
  const base = name.charAt(0).toLowerCase() + name.slice(1)
  files.set(
    join(sharedDir, 'src/abi/generated', `${base}Abi.ts`),
    `export const ${base}Abi = ${JSON.stringify(contract.abi, null, 2)} as const\n`,
  )
  files.set(
    join(packageDir, 'src/generated', `${base}Bytecode.ts`),
    `export const ${base}Bytecode = '0x${contract.evm.bytecode.object}'\n`,
  )
  const bytecode = { object: `0x${contract.evm.bytecode.object}`, linkReferences: {} }
  write(join(packageDir, 'out/production', `${name}.json`), JSON.stringify({ abi: contract.abi, bytecode }))
}

// The tests' own chain needs the EntryPoint as well.
const entryPoint = JSON.parse(read('node_modules/@account-abstraction/contracts/artifacts/EntryPoint.json'))
write(
  join(packageDir, 'out/production/EntryPoint.json'),
  JSON.stringify({ abi: entryPoint.abi, bytecode: { object: entryPoint.bytecode, linkReferences: {} } }),
)

if (process.argv.includes('--check')) {
  const stale = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
  for (const [path] of stale) console.error(`not in step with the contracts: ${relative(process.cwd(), path)}`)
  if (stale.length > 0) fail('Run `node scripts/build.ts` in packages/contracts and commit what it writes.')
  console.log(`${files.size} generated files are in step with the contracts`)
} else {
  for (const [path, text] of files) write(path, text)
  console.log(`wrote ${files.size} files`)
}

function compile(): Output {
  const sources: Record<string, { content: string }> = {}
  for (const file of readdirSync(join(packageDir, 'contracts'), { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.sol')) sources[`contracts/${file}`] = { content: read(join('contracts', file)) }
  }
  const input = {
    language: 'Solidity',
    sources,
    settings: {
      evmVersion: 'cancun',
      viaIR: true,
      optimizer: { enabled: true, runs: 1_000_000 },
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  }
  const imports = (path: string) => ({ contents: read(join('node_modules', path)) })
  const output: Output = JSON.parse(solc.compile(JSON.stringify(input), { import: imports }))
  for (const { severity, formattedMessage } of output.errors ?? []) {
    if (severity === 'error') fail(formattedMessage)
  }
  return output
}

function read(path: string): string {
  return readFileSync(join(packageDir, path), 'utf8')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
