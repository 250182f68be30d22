/**
 * Cycles between files, counting imports of types. The arrows between modules are the
 * architecture test's; this catches what goes in a circle inside one module.
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'A circle of imports: move what both need into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere would hide a cycle.',
      severity: 'error',
      from: { pathNot: '^src/web/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|[.]svelte-kit)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
