/**
 * How every process of Herald runs Node. The condition `production` matters: without it the editor's
 * packages load their files by `await import()` at the top of modules that import each other, and
 * Node 20 now and then ends such a process in silence, with code 13. Rows that a process holds for a
 * moment outlive a small nursery and are copied again and again: 32 MB (16 is Node's own) cost a third less.
 */
export const nodeOptions = [
  '--enable-source-maps',
  '--conditions=production',
  '--max-semi-space-size=32',
]

/**
 * And what may not stand in `NODE_OPTIONS`. Where seven processes share a few cores, the helpers of a
 * collection of young garbage mostly wait for each other, and it for them: alone it takes half the work.
 */
export const nodeArguments = [...nodeOptions, '--no-parallel-scavenge']
