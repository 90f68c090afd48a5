// Import directions (docs/architecture.md): shared <- core <- { db, tlm, triggers, signals, workflows } <- apps.
const only = (room, ...allowed) => ({
  name: `${room} imports only ${allowed.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^packages/${room}/src`, pathNot: '\\.test\\.ts$' },
  to: { path: '^(packages|apps|test)/', pathNot: [`^packages/(${[room, ...allowed].join('|')})/`] },
})

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    only('shared'),
    only('core', 'shared'),
    only('db', 'shared'),
    only('tlm', 'shared', 'core'),
    only('triggers', 'shared', 'core'),
    only('live', 'shared'),
    only('signals', 'shared', 'core'),
    only('workflows', 'shared', 'core', 'db', 'tlm', 'triggers', 'signals'),
    only('client', 'shared', 'core'),
    only('contracts', 'shared'),
    only('local', 'shared', 'core', 'contracts', 'db'),
    {
      name: 'packages never import apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'the public Worker never imports the private one, nor the reverse',
      severity: 'error',
      from: { path: '^apps/(worker|vault)/' },
      to: { path: '^apps/(worker|vault)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'core is pure: no platform, no database, no HTTP',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^(node:|cloudflare:)|node_modules/(hono|pg|drizzle-orm|wrangler|miniflare)/' },
    },
    {
      name: 'routes hold no SQL and no chain client',
      severity: 'error',
      from: { path: '^apps/worker/src/routes/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(pg|drizzle-orm)/' },
    },
    {
      name: 'packages are entered by their doors',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          '^packages/$2/',
          '^packages/[^/]+/src/(index|[^/]+/index)\\.ts$',
          // Doors of their own in the package's exports.
          '^packages/(client/src/create(Public|Signals)Client|core/src/transaction/simulation/index|db/src/migrate|shared/src/clock|signals/src/(analytics|world)|workflows/src/workers)\\.ts$',
          '^packages/local/src/',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
}
