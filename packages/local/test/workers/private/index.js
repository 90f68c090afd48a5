import { DurableObject } from 'cloudflare:workers'

/** Counts durably and tells each number to the queue. */
export class Counter extends DurableObject {
  async next() {
    const count = ((await this.ctx.storage.get('count')) ?? 0) + 1
    await this.ctx.storage.put('count', count)
    await this.env.FACTS.send({ count })
    return { count, greeting: this.env.GREETING }
  }

  async read() {
    return (await this.ctx.storage.get('count')) ?? 0
  }
}

export default { fetch: () => new Response('private') }
