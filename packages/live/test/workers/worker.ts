export { LiveRoom } from '../../src/LiveRoom.ts'

export default { fetch: () => new Response('tests only', { status: 404 }) }
