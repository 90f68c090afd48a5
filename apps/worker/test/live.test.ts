import { createExecutionContext, env, listDurableObjectIds, waitOnExecutionContext } from 'cloudflare:test'
import { type LiveMessage, type LiveTicket, liveMessageSchema, liveTicketSchema } from '@spells/shared/api'
import { createLiveTeller } from '@spells/workflows'
import { beforeAll, expect, test } from 'vitest'
import { createDeps } from '../src/createDeps.ts'
import { type Person, readProblem, setupApi } from './setupApi.ts'

const api = setupApi()
const teller = createLiveTeller(createDeps(env).liveRooms)
let alice: Person
let bob: Person
beforeAll(async () => {
  alice = await api.signIn()
  bob = await api.signIn()
})

async function open(path: string, headers: Record<string, string> = {}) {
  const context = createExecutionContext()
  const request = new Request(`https://spells.test${path}`, { headers: { upgrade: 'websocket', ...headers } })
  const response = await api.app.fetch(request, env, context)
  await waitOnExecutionContext(context)
  const messages: LiveMessage[] = []
  response.webSocket?.addEventListener('message', ({ data }) => {
    messages.push(liveMessageSchema.parse(JSON.parse(String(data))))
  })
  response.webSocket?.accept()
  return { response, messages, socket: response.webSocket }
}

const getTicket = async (person: Person): Promise<LiveTicket> =>
  liveTicketSchema.parse((await api.request('POST', '/v1/live/ticket', { token: person.token })).json())
const tell = (person: Person, verdict: string) =>
  teller.tellDecision({
    ...{ workspaceId: person.signedIn.workspace.id, triggerId: crypto.randomUUID(), id: crypto.randomUUID(), verdict },
  })
const verdicts = (messages: readonly LiveMessage[]) =>
  messages.flatMap((message) => (message.type === 'event' && message.topic === 'triggers' ? message.data.verdict : []))

test('default: by bearer token, resumed from a place; another workspace hears nothing', async () => {
  const hers = await open('/v1/live', { authorization: `Bearer ${alice.token}` })
  const his = await open('/v1/live', { authorization: `Bearer ${bob.token}` })
  expect(hers.response.status).toBe(101)
  await tell(alice, 'fire')
  await tell(alice, 'blind')
  await expect.poll(() => verdicts(hers.messages)).toEqual(['fire', 'blind'])
  const again = await open('/v1/live?since=triggers:1', { authorization: `Bearer ${alice.token}` })
  await expect.poll(() => verdicts(again.messages)).toEqual(['blind'])
  expect(his.messages.map(({ type }) => type)).toEqual(['hello'])
  for (const { socket } of [hers, his, again]) socket?.close(1000)
})

test('behavior: by ticket, once', async () => {
  const { ticket } = await getTicket(alice)
  const first = await open(`/v1/live?ticket=${ticket}`)
  expect(first.response.status).toBe(101)
  first.socket?.close(1000)
  expect((await open(`/v1/live?ticket=${ticket}`)).response.status).toBe(401)
  expect((await open('/v1/live?ticket=nonsense')).response.status).toBe(401)
})

test('behavior: a guess that we did not sign reaches no room, so it creates none', async () => {
  const namespace = env.LIVE as unknown as DurableObjectNamespace
  const workspaceId = crypto.randomUUID()
  const [header, , signature] = (await getTicket(alice)).ticket.split('.')
  const claims = { iss: 'spells', aud: 'live-ticket', sub: workspaceId, jti: 'guess', exp: 4_102_444_800 }
  const forged = `${header}.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.${signature}`
  for (const guess of [forged, `${workspaceId}.guess`]) {
    expect((await open(`/v1/live?ticket=${guess}`)).response.status).toBe(401)
  }
  const rooms = (await listDurableObjectIds(namespace)).map(String)
  expect(rooms).toContain(String(namespace.idFromName(alice.signedIn.workspace.id)))
  expect(rooms).not.toContain(String(namespace.idFromName(workspaceId)))
})

test('behavior: by cookie only from our own pages', async () => {
  const cookie = `__Host-spells_session=${alice.token}`
  const own = await open('/v1/live', { cookie, origin: 'https://spells.test' })
  expect(own.response.status).toBe(101)
  own.socket?.close(1000)
  for (const origin of ['https://evil.test', 'null', undefined]) {
    const headers = origin === undefined ? { cookie } : { cookie, origin }
    expect((await open('/v1/live', headers)).response.status).toBe(403)
  }
})

test('behavior: signing out ends the connections of that session', async () => {
  const carol = await api.signIn()
  const { socket } = await open('/v1/live', { authorization: `Bearer ${carol.token}` })
  const code = new Promise<number>((resolve) => {
    socket?.addEventListener('close', (event) => resolve(event.code))
  })
  await api.request('POST', '/v1/auth/logout', { token: carol.token })
  expect(await code).toBe(4401)
})

test('rejects: unauthenticated, upgrade_required, and a place that is none', async () => {
  expect(readProblem(await api.request('GET', '/v1/live')).code).toBe('unauthenticated')
  const token = alice.token
  expect(readProblem(await api.request('GET', '/v1/live', { token })).code).toBe('upgrade_required')
  expect(readProblem(await api.request('GET', '/v1/live?since=gold:1', { token }))).toMatchObject({
    code: 'invalid_request',
    errors: [{ field: 'since' }],
  })
})
