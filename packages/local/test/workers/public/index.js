import pg from 'pg'

const facts = []
const ticks = []

/** Shows what reached this Worker: replies, facts of the queue, ticks and the database's role. */
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/next') return Response.json(await env.COUNTER.getByName('one').next())
    if (pathname === '/count') return Response.json(await env.COUNTER.getByName('one').read())
    if (pathname === '/facts') return Response.json(facts)
    if (pathname === '/ticks') return Response.json(ticks)
    if (pathname !== '/role') return new Response('public')
    const client = new pg.Client({ connectionString: env.HYPERDRIVE.connectionString })
    await client.connect()
    const { rows } = await client.query('select current_user as role')
    await client.end()
    return Response.json(rows[0])
  },
  async queue(batch) {
    for (const message of batch.messages) facts.push(message.body)
  },
  async scheduled(event) {
    ticks.push({ cron: event.cron, atMs: event.scheduledTime })
  },
}
