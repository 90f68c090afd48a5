import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENTRY_POINT_ADDRESS } from '@spells/core'
import { type Deployment, deploymentSchema } from '@spells/shared'
import { type Address, bytesToHex } from 'viem'
import type { ManagedVault } from './openVaults.ts'
import { prepareVault } from './prepareVault.ts'
import { type Managers, startManagers } from './startManagers.ts'
import { type StubChain, startStubChain } from './startStubChain.ts'

/** The transaction managers on a chain that answers at once. */
export type StubRig = {
  readonly stateDir: string
  readonly deployment: Deployment
  readonly managers: Managers
  readonly stub: StubChain
  openVault(): Promise<ManagedVault>
  stop(): Promise<void>
}

const CHAIN_ID = 31_337
const FINALITY_DEPTH = 2

export async function openStubRig({ blockTimeMs }: { readonly blockTimeMs: number }): Promise<StubRig> {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-bench-'))
  const deployment = buildDeployment()
  const stub = await startStubChain({ chainId: CHAIN_ID, deployment, blockTimeMs })
  const stopStub = async (): Promise<void> => {
    await stub.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
  try {
    const managers = await startManagers({
      ...{ stateDir, chainId: CHAIN_ID, deployment, finalityDepth: FINALITY_DEPTH },
      ...{ rpcUrl: stub.url, bundlerUrl: stub.url },
    })
    return {
      ...{ stateDir, deployment, managers, stub },
      openVault: async () => {
        const vault = makeAddress()
        const { sessionId } = await prepareVault(managers, deployment, vault)
        return { vault, sessionId }
      },
      stop: async () => {
        await managers.stop()
        await stopStub()
      },
    }
  } catch (cause) {
    await stopStub()
    throw cause
  }
}

function buildDeployment(): Deployment {
  const assets = [{ symbol: 'USDC', address: makeAddress(), decimals: 6, aToken: makeAddress() }]
  const names = ['factory', 'vaultImplementation', 'ownerValidator', 'sessionValidator', 'weth']
  const addresses = Object.fromEntries(names.map((name) => [name, makeAddress()]))
  return deploymentSchema.parse({
    ...addresses,
    entryPoint: ENTRY_POINT_ADDRESS,
    aave: { pool: makeAddress(), assets },
  })
}

function makeAddress(): Address {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(20)))
}
