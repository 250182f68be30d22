import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Each says what to write instead, because that is what the reader of the message needs. */
const refusedSyntax = {
  computedImport: {
    selector: 'ImportExpression[source.type!="Literal"]',
    message: 'Import a literal path: the architecture test has to be able to read it.',
  },
  defaultExport: {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name.',
  },
  moduleLet: {
    selector:
      ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind!="const"]',
    message: 'No state in a module: give it to a function that makes and returns it.',
  },
  moduleCollection: {
    selector:
      ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation.typeAnnotation.typeName.name=/^Readonly/]) > NewExpression[callee.name=/^(Map|Set)$/][arguments.length=0]',
    message: 'No state in a module: give it to a function that makes and returns it.',
  },
  ownClock: {
    selector:
      ':matches(CallExpression[callee.object.name="Date"][callee.property.name="now"], NewExpression[callee.name="Date"][arguments.length=0])',
    message: 'Ask world.clock, so that tests can move the time.',
  },
};

const refuse = (...names) => ['error', ...names.map((name) => refusedSyntax[name])];
const inSource = ['computedImport', 'defaultExport', 'moduleLet', 'moduleCollection'];

const sizes = {
  complexity: ['error', 12],
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60 }],
};

export default defineConfig(
  globalIgnores(['**/node_modules', 'data', 'coverage', 'build', '**/.svelte-kit']),
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...sizes,
      eqeqeq: 'error',
      'no-console': 'error',
      'no-param-reassign': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': refuse(...inSource),
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      // A type may be written as an import: that is how the pages name whole modules.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'function', format: ['camelCase'] },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        // The runner awaits these itself.
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // A name that begins with a line says that it is left out on purpose.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // Infrastructure is where the world outside, and its time, comes in.
    files: ['src/**/*.ts'],
    ignores: [
      'src/foundation/clock.ts',
      'src/infrastructure/**',
      'src/**/testing/**',
      'src/web/**',
      '**/*.test.ts',
    ],
    rules: { 'no-restricted-syntax': refuse(...inSource, 'ownClock') },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/infrastructure/**', 'src/**/testing/**', 'src/web/**', '**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Everything that leaves the server goes through guardedFetch.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/infrastructure/config.ts',
      // The programs hand their environment to it.
      'src/main.ts',
      'src/**/testing/**',
      '**/*.test.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read in infrastructure/config.ts alone.',
        },
      ],
    },
  },
  {
    // The one import whose path is computed: the built pages, which no source can name.
    files: ['src/web/mount.ts'],
    rules: { 'no-restricted-syntax': refuse('defaultExport', 'moduleLet', 'moduleCollection') },
  },
  {
    // The framework calls these by the names of the methods.
    files: ['src/web/routes/**/+server.ts'],
    rules: { '@typescript-eslint/naming-convention': 'off' },
  },
  {
    // Only interfaces can be merged into a framework's declarations.
    files: ['**/*.d.ts'],
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
    },
  },
  {
    // The body of a suite is a list of tests, not one piece of logic.
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.test.ts', 'src/**/testing/**/*.ts', 'test/**/*.ts'],
    rules: {
      // What `before` opens is shared by the tests of a file.
      'no-restricted-syntax': refuse('computedImport', 'defaultExport'),
    },
  },
  {
    // These talk to whoever typed the command.
    files: ['scripts/**/*.ts', 'bench/**/*.ts', 'src/cli/**/*.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': refuse('computedImport', 'defaultExport'),
    },
  },
  {
    // The framework looks for a default export here.
    files: ['**/*.config.ts'],
    rules: { 'no-restricted-syntax': refuse('computedImport', 'moduleLet', 'moduleCollection') },
  },
  {
    files: ['src/web/**/*.svelte', 'src/web/**/*.svelte.ts'],
    extends: [tseslint.configs.recommended, svelte.configs.recommended],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      ...sizes,
      'svelte/no-at-html-tags': 'off',
      'svelte/no-navigation-without-resolve': 'off',
      'prefer-const': 'off',
    },
  },
);
