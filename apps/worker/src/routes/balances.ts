import { listPositions } from '@spells/db'
import { toTime, type VaultId } from '@spells/shared'
import {
  balancesReplySchema,
  portfolioSchema,
  requirementsQuerySchema,
  requirementsReplySchema,
} from '@spells/shared/api'
import { type Address, isAddressEqual } from 'viem'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { findPrices } from '../findPrices.ts'
import { findSponsoredWei } from '../findSponsoredWei.ts'
import { invalidField } from '../invalidField.ts'
import { findLastHoldings, type LastHoldings, saveLastHoldings } from '../lastHoldings.ts'
import { listRequirements } from '../listRequirements.ts'
import { readHoldings } from '../readHoldings.ts'
import { requireSession } from '../requireSession.ts'
import { requireVault } from '../requireVault.ts'
import { toTotal, toWorth } from '../toWorth.ts'

const ofVault = z.strictObject({ id: z.string() })
const MAX_POSITIONS = 500

const balances = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}/balances',
  request: { params: ofVault },
  responses: { 200: reply(balancesReplySchema, 'What the vault holds, read from the chain at one block') },
})

const requirements = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}/requirements',
  request: { params: ofVault, query: requirementsQuerySchema },
  responses: { 200: reply(requirementsReplySchema, 'What an action needs, and what is missing') },
})

const portfolio = defineRoute('member', {
  method: 'get',
  path: '/portfolio',
  responses: { 200: reply(portfolioSchema, 'What the open positions are worth') },
})

/** What there is, what it is worth, and what an action still needs. */
export function createBalanceRoutes(deps: Pick<Deps, 'cache' | 'chain' | 'clock' | 'config' | 'findSponsorship'>) {
  const routes = createRouter()

  async function findLast(vaultId: VaultId, cause: unknown): Promise<LastHoldings> {
    const last = await findLastHoldings(deps.cache, vaultId)
    if (last) return last
    throw cause
  }

  routes.openapi(balances, async (c) => {
    const { scope } = requireSession(c)
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    const [holdings, { prices }] = await Promise.all([
      readHoldings(vault, deps).catch((cause: unknown) => findLast(vault.id, cause)),
      findPrices(c.var.database, deps),
    ])
    const nowMs = await deps.clock.nowMs()
    const stale = 'readAtMs' in holdings
    const readAtMs = stale ? holdings.readAtMs : nowMs
    if (!stale)
      c.executionCtx.waitUntil(saveLastHoldings(deps.cache, vault.id, { ...holdings, readAtMs }).catch(() => {}))
    const items = holdings.items.map(({ pricedAs, amount, ...item }) => ({
      ...item,
      amount: String(amount),
      worth: toWorth(amount, pricedAs, { prices, nowMs }),
    }))
    const { id: vaultId, chainId, address } = vault
    const blockNumber = String(holdings.blockNumber)
    const age = { readAt: toTime(readAtMs), ageMs: Math.max(0, nowMs - readAtMs), stale }
    return c.json({ vaultId, chainId, address, blockNumber, ...age, items, total: toTotal(items) }, 200)
  })

  routes.openapi(requirements, async (c) => {
    const { scope } = requireSession(c)
    const query = c.req.valid('query')
    const { assets } = deps.config.DEPLOYMENT.aave
    const { asset } = query
    if (asset !== undefined && !assets.some(({ address }) => isAddressEqual(address, asset))) {
      throw invalidField('asset', 'Must be an asset of GET /v1/chain.')
    }
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    const [holdings, sponsoredWei] = await Promise.all([
      readHoldings(vault, deps),
      findSponsoredWei(scope.workspaceId, deps),
    ])
    const items = [...listRequirements(query, { vault, holdings, sponsoredWei })]
    const { id: vaultId, chainId } = vault
    const met = items.every((item) => item.met)
    return c.json({ vaultId, chainId, blockNumber: String(holdings.blockNumber), met, items }, 200)
  })

  routes.openapi(portfolio, async (c) => {
    const { scope } = requireSession(c)
    const { workspaceId } = scope
    const [rows, { prices }] = [
      await c.var.database.withScope(scope, (tx) =>
        listPositions(tx, { workspaceId, state: 'active', limit: MAX_POSITIONS }),
      ),
      await findPrices(c.var.database, deps),
    ]
    const nowMs = await deps.clock.nowMs()
    const parts = rows.map(({ id, vaultId, amount, asset }) => ({
      ...{ positionId: id, vaultId: vaultId as VaultId, amount },
      worth: toWorth(BigInt(amount), asset as Address, { prices, nowMs }),
    }))
    return c.json({ items: parts.map(({ amount: _, ...item }) => item), total: toTotal(parts) }, 200)
  })

  return routes
}
