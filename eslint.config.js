/**
 * Lint: what the types cannot say. Promises are not dropped, files and functions stay small, and clock, randomness,
 * environment and console are used in the shells only. Who may import whom is .dependency-cruiser.cjs.
 */
import svelte from 'eslint-plugin-svelte'
import { defineConfig, globalIgnores } from 'eslint/config'
import ts from 'typescript-eslint'

const TYPED = ['**/*.ts', '**/*.svelte']
const SVELTE = ['**/*.svelte', '**/*.svelte.ts']

/** Clock, randomness and configuration come in as arguments. */
const world = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'The clock comes in as an argument.' },
    { object: 'Temporal', property: 'Now', message: 'The clock comes in as an argument.' },
    { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
    {
      object: 'process',
      property: 'env',
      message: 'Configuration comes in as an argument; shells read the environment.',
    },
  ],
  'no-console': 'error',
}

const houseSyntax = [
  { selector: 'ExportAllDeclaration', message: 'No barrel files: import from the module that says it.' },
  { selector: 'ExportNamedDeclaration[source]', message: 'No barrel files: import from the module that says it.' },
]
const clockSyntax = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The clock comes in as an argument.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'The clock comes in as an argument.' },
]

/** Type-only imports of components are invisible to dependency-cruiser (Svelte's compiler drops them), so the rooms are said here again. */
const componentRoom = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })
const behindTheContract = {
  regex: 'src-main/(engine|store|gateways|shells)/',
  message: 'The window knows domain, contract and words only.',
}

export default defineConfig(
  globalIgnores(['dist/', 'release/', 'test-results/', 'test/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: TYPED,
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: SVELTE,
    extends: [svelte.configs.recommended],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // Maps and sets here are made anew and put into `$state.raw`; none is changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all', excludedRunes: ['$props', '$state'] }],
    },
  },
  {
    files: ['src-main/**', 'src-renderer/**'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-restricted-syntax': ['error', ...houseSyntax, ...clockSyntax],
      eqeqeq: ['error', 'always'],
      ...world,
    },
  },
  // Generic components lose their types in the linter's eyes; svelte-check sees them and is the judge.
  {
    files: ['**/*.svelte'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => [
        `@typescript-eslint/no-unsafe-${what}`,
        'off',
      ]),
    ),
  },
  // Lists of options and help texts, not logic.
  { files: ['src-main/shells/cli/nouns/**'], rules: { 'max-lines-per-function': ['error', { max: 80 }] } },
  // The doors: the processes of the main side, and the window's own facilities.
  {
    files: ['src-main/shells/**', 'src-renderer/api/**'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': ['error', ...houseSyntax] },
  },
  { files: ['src-main/shells/**'], rules: { 'no-console': 'off' } },
  {
    files: ['src-renderer/**/*.svelte'],
    rules: { 'max-lines-per-function': 'off', ...componentRoom(behindTheContract) },
  },
  {
    files: ['src-renderer/views/*/*.svelte'],
    rules: componentRoom(behindTheContract, { regex: '^\\.\\./(?!\\.\\./)', message: 'Views never know each other.' }),
  },
  {
    files: ['src-renderer/parts/**/*.svelte'],
    rules: componentRoom({
      regex: 'src-main/(?!domain|contract|words)|/(api|views)/|/app/(?!locale|theme|format|keys|fuzzy)',
      message: 'Parts know parts, words and formats.',
    }),
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/unbound-method': 'off',
      // node:test collects its tests itself; their promises are its own.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
    },
  },
)
