/**
 * How every process of Herald runs Node. The condition `production` matters: without it the editor's
 * packages load their files by `await import()` at the top of modules that import each other, and
 * Node 20 now and then ends such a process in silence, with code 13.
 */
export const nodeArguments = ['--enable-source-maps', '--conditions=production']
