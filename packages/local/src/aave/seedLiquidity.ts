import type { Deployer } from '../chain/deployer.ts'
import type { Contract } from './aaveContract.ts'

const VARIABLE_RATE = 2n
const NO_REFERRAL = 0
const BORROWED_PART = 3n

/** Supplies both tokens and borrows a part of the USDC, so that the market pays interest from the start. */
export async function seedLiquidity(deps: {
  readonly deployer: Deployer
  readonly pool: Contract
  readonly usdc: Contract
  readonly weth: Contract
  readonly usdcUnits: bigint
  readonly wethWei: bigint
}): Promise<void> {
  const { deployer, pool, usdc, weth, usdcUnits, wethWei } = deps
  const mintAbi = usdc.abi.filter(
    (item) => item.type !== 'function' || item.name !== 'mint' || item.inputs.length === 2,
  )
  await deployer.write({ address: usdc.address, abi: mintAbi }, 'mint', [deployer.address, usdcUnits])
  await deployer.send({ to: weth.address, value: wethWei })
  for (const { token, amount } of [
    { token: usdc, amount: usdcUnits },
    { token: weth, amount: wethWei },
  ]) {
    await deployer.write(token, 'approve', [pool.address, amount])
    await deployer.write(pool, 'supply', [token.address, amount, deployer.address, NO_REFERRAL])
  }
  const borrow = [usdc.address, usdcUnits / BORROWED_PART, VARIABLE_RATE, NO_REFERRAL, deployer.address]
  await deployer.write(pool, 'borrow', borrow)
}
