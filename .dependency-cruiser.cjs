/**
 * Who may know whom: the rooms of the house, as drawn in the README. Type imports count. Type-only imports of components
 * cannot be seen here (Svelte's compiler drops them) and are in eslint.config.js.
 */
const path = require('node:path')

const OURS = '^(src-main|src-renderer|test|resources)/'
/** A package, as a file of node_modules (its types included) or, when nothing resolves it, by its bare name. */
const pack = (...names) => `(^|node_modules/)(@types/)?(${names.join('|').replaceAll('.', '\\.')})(/|$)`

/** A room may import itself and what is named; of our own code nothing else. */
const room = (name, from, ...allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: OURS, pathNot: [from, ...allowed] },
})

/** A package that only the named places may import, types included. */
const only = (name, names, ...places) => ({
  name,
  severity: 'error',
  from: { path: OURS, pathNot: ['^test/', ...places] },
  to: { path: pack(...names) },
})

const DOMAIN = '^src-main/domain/'
const CONTRACT = '^src-main/contract/'
const WORDS = '^src-main/words/'
const WINDOW_MAY_KNOW = [DOMAIN, CONTRACT, WORDS]
const APP = '^src-renderer/(app/|[^/]+$)'
const PLAIN_APP = '^src-renderer/app/(locale\\.svelte|theme\\.svelte|format|keys|fuzzy|keep|commands\\.svelte)\\.ts$'
const API = '^src-renderer/api/'
const PARTS = '^src-renderer/parts/'
const VIEWS = '^src-renderer/views/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    // A group of a rule draws groups: Svelte's own way to say so is to import itself.
    {
      name: 'no-circles',
      severity: 'error',
      from: { pathNot: '^src-renderer/views/segments/RuleNode\\.svelte$' },
      to: { circular: true },
    },

    room('domain-knows-nothing', DOMAIN),
    room('contract-knows-domain', CONTRACT, DOMAIN),
    room('words-know-domain-and-contract', WORDS, DOMAIN, CONTRACT),
    // The store answers in the contract's shapes: a copy of each would be a second truth.
    room('store-knows-domain-and-contract', '^src-main/store/', DOMAIN, CONTRACT),
    room('gateways-know-domain', '^src-main/gateways/', DOMAIN),
    {
      name: 'engine-knows-promises',
      comment: 'contract, domain and the promises; only reports and the file of rejected rows write sentences',
      severity: 'error',
      from: { path: '^src-main/engine/', pathNot: '^src-main/engine/(reports/|import/rejected)' },
      to: {
        path: OURS,
        pathNot: [
          '^src-main/engine/',
          DOMAIN,
          CONTRACT,
          '^src-main/store/store\\.ts$',
          '^src-main/gateways/(gateway|mailbox)\\.ts$',
        ],
      },
    },
    {
      name: 'reports-know-promises-and-words',
      severity: 'error',
      from: { path: '^src-main/engine/reports/' },
      to: {
        path: OURS,
        pathNot: [
          '^src-main/engine/',
          ...WINDOW_MAY_KNOW,
          '^src-main/store/store\\.ts$',
          '^src-main/gateways/(gateway|mailbox)\\.ts$',
        ],
      },
    },
    room('shells-know-the-main-side', '^src-main/shells/', '^src-main/'),
    {
      name: 'nobody-knows-shells',
      severity: 'error',
      from: { pathNot: ['^src-main/shells/', '^test/'] },
      to: { path: '^src-main/shells/' },
    },

    // What a part says and how it looks: sentences, numbers, theme. These four know no part.
    room('parts-know-parts', PARTS, DOMAIN, CONTRACT, WORDS, PLAIN_APP),
    room('api-knows-the-contract', API, ...WINDOW_MAY_KNOW),
    room('views-know-parts-api-app', VIEWS, PARTS, API, APP, ...WINDOW_MAY_KNOW),
    room('app-knows-the-window', APP, '^src-renderer/', ...WINDOW_MAY_KNOW),
    {
      name: 'views-never-know-each-other',
      severity: 'error',
      from: { path: '^src-renderer/views/([^/]+)' },
      to: { path: VIEWS, pathNot: '^src-renderer/views/$1(/|$)' },
    },

    {
      name: 'no-node-core',
      comment: 'these also run in the window',
      severity: 'error',
      from: { path: [DOMAIN, CONTRACT, WORDS, '^src-renderer/'] },
      to: { dependencyTypes: ['core'] },
    },
    only('electron-in-desktop-shell', ['electron', 'electron-updater'], '^src-main/shells/desktop/'),
    only('database-in-store', ['better-sqlite3'], '^src-main/store/'),
    only('nodemailer-in-gateways-and-mime', ['nodemailer'], '^src-main/gateways/', '^src-main/engine/content/mime/'),
    only('chart.js-in-one-part', ['chart.js'], '^src-renderer/parts/figures/[Cc]hart\\.(svelte|ts)$'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, 'tsconfig.json') },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
    },
  },
}
