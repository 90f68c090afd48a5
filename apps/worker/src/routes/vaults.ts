import { predictVaultAddress } from '@spells/core'
import { getMe, insertVault, listVaults, type VaultRow } from '@spells/db'
import type { VaultId } from '@spells/shared'
import { createVaultBodySchema, pageQuerySchema, pageSchema, vaultSchema } from '@spells/shared/api'
import { type Hex, isAddressEqual } from 'viem'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem } from '../errors.ts'
import { invalidField } from '../invalidField.ts'
import { decodePageCursor, toPage } from '../pageCursor.ts'
import { presentVault } from '../presentVault.ts'
import { requireSession } from '../requireSession.ts'
import { requireVault } from '../requireVault.ts'

const FIRST_SALT: Hex = `0x${'00'.repeat(32)}`

const create = defineRoute('trader', {
  method: 'post',
  path: '/vaults',
  request: { body: body(createVaultBodySchema) },
  responses: {
    200: reply(vaultSchema, 'The vault that this workspace has already for this owner and salt'),
    201: reply(vaultSchema, 'The vault, at its predicted address'),
  },
})

const list = defineRoute('member', {
  method: 'get',
  path: '/vaults',
  request: { query: pageQuerySchema },
  responses: { 200: reply(pageSchema(vaultSchema), 'Vaults of the workspace, newest first') },
})

const get = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(vaultSchema, 'The vault') },
})

/** Metavaults: the smart accounts of the workspace. */
export function createVaultRoutes(deps: Pick<Deps, 'chain' | 'clock' | 'config'>) {
  const routes = createRouter()
  const { CHAIN_ID: chainId, DEPLOYMENT: deployment } = deps.config

  routes.openapi(create, async (c) => {
    const { scope } = requireSession(c)
    const request = c.req.valid('json')
    const { owner, label, salt = FIRST_SALT } = request
    if (request.chainId !== chainId) throw invalidField('chainId', `Must be ${chainId}.`)
    const { factory, vaultImplementation } = deployment
    const address = predictVaultAddress({ factory, vaultImplementation, owner, salt })
    const atMs = await deps.clock.nowMs()
    const inserted = await c.var.database.withScope(scope, async (tx) => {
      const { wallets } = await getMe(tx)
      if (!wallets.some((wallet) => isAddressEqual(wallet, owner))) {
        throw invalidField('owner', 'Must be a wallet that you signed in with.')
      }
      const id = crypto.randomUUID() as VaultId
      return insertVault(tx, { id, chainId, address, owner, salt: lower(salt), label, atMs })
    })
    if (inserted.status === 'elsewhere') {
      // Only the owner of the wallet gets here, so this tells nobody else anything.
      throw new ApiProblem('conflict', 'A vault of this wallet and salt is in another workspace: take another salt.')
    }
    c.header('location', `/v1/vaults/${inserted.vault.id}`)
    const vault = await presentVault(inserted.vault, deps)
    return inserted.status === 'created' ? c.json(vault, 201) : c.json(vault, 200)
  })

  routes.openapi(list, async (c) => {
    const { scope } = requireSession(c)
    const { limit, cursor } = c.req.valid('query')
    const after = decodePageCursor(cursor)
    const rows = await c.var.database.withScope(scope, (tx) => listVaults(tx, { after, limit: limit + 1 }))
    const toPlace = (row: VaultRow) => ({ atMs: row.createdAtMs, id: row.id })
    const page = toPage(rows, { limit, toPlace, toItem: (row) => row })
    const items = await Promise.all(page.items.map((row) => presentVault(row, deps)))
    return c.json({ ...page, items }, 200)
  })

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    return c.json(await presentVault(vault, deps), 200)
  })

  return routes
}

function lower(salt: Hex): Hex {
  return `0x${salt.slice(2).toLowerCase()}`
}
