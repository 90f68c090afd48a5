import { defineCastWorkflow } from '../../src/workers.ts'
import { createScriptedDeps } from './script.ts'

export class CastWorkflow extends defineCastWorkflow(createScriptedDeps) {}

export default { fetch: () => new Response('tests only', { status: 404 }) }
