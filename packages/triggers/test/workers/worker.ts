export { TriggerRegistry } from '../../src/TriggerRegistry.ts'

export default { fetch: () => new Response('tests only', { status: 404 }) }
