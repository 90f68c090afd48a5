// Compiles the local stack's price feed and writes its code; run it after a change of the contract.
// `--check` writes nothing, and fails when the code is another one.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import solc from 'solc'

const NAME = 'LocalPriceFeed'
const pathOf = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url))

const input = {
  language: 'Solidity',
  sources: { [`${NAME}.sol`]: { content: readFileSync(pathOf(`contracts/${NAME}.sol`), 'utf8') } },
  settings: {
    evmVersion: 'cancun',
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
  },
}
const output = JSON.parse(solc.compile(JSON.stringify(input)))
const contract = output.contracts?.[`${NAME}.sol`]?.[NAME]
if (contract === undefined) throw new Error(JSON.stringify(output.errors))
const path = pathOf('src/priceFeeds/generated/localPriceFeedCode.ts')
const text = `export const localPriceFeedCode = '0x${contract.evm.deployedBytecode.object}'\n`
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) throw new Error(`${path} is not what the contract compiles to.`)
  console.log('the code is in step with the contract')
} else {
  writeFileSync(path, text)
  console.log(`wrote ${path}`)
}
