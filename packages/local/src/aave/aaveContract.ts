import type { Abi, Address } from 'viem'
import { type Artifact, type Deployer, type Links, readArtifact } from '../chain/deployer.ts'

/** A deployed contract and how to call it. */
export type Contract = { readonly address: Address; readonly abi: Abi }

/** Deploys a contract of Aave's package by its path there, such as `protocol/pool/Pool`. */
export type DeployAaveContract = (path: string, args?: readonly unknown[], links?: Links) => Promise<Contract>

export function createAaveDeploy(deployer: Deployer): DeployAaveContract {
  return async (path, args = [], links = {}) => {
    const artifact = readAaveArtifact(path)
    return { abi: artifact.abi, address: await deployer.deploy(artifact, { args, links }) }
  }
}

function readAaveArtifact(path: string): Artifact {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return readArtifact(`@aave/core-v3/artifacts/contracts/${path}.sol/${name}.json`)
}
