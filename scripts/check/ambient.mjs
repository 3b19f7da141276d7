/** Only roots and adapters read the environment, the clock and the random source. */
import { Visitor } from 'oxc-parser'

import { isTest, lineOf } from './sources.mjs'

/** Roots, adapters to one outside library, and what runs in a browser. */
const free = [
  /^src\/(edge|server|sender|worker|seed)\.ts$/,
  /^src\/(app|edge|mongo|telegram|ui)\//,
  /^src\/core\/(env|clock|random|ids|logger|time)\.ts$/,
  /^src\/jobs\/runtime\//,
  /\.tsx$/,
]

const named = (node) =>
  node.type === 'MemberExpression' && !node.computed
    ? `${node.object.name}.${node.property.name}`
    : undefined

const ambientIn = ({ file, code, program }) => {
  const problems = []
  const add = (node, what) => {
    const text = `${what}: only roots and adapters may; pass it in`
    problems.push({ rule: 'ambient', file, line: lineOf(code, node.start), text })
  }
  const visitor = new Visitor({
    MemberExpression(node) {
      if (named(node) === 'process.env') add(node, 'process.env')
    },
    CallExpression(node) {
      const name = named(node.callee)
      if (name === 'Date.now' || name === 'Math.random') add(node, `${name}()`)
    },
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0) add(node, 'new Date()')
    },
  })
  visitor.visit(program)
  return problems
}

export const ambient = (sources) =>
  sources
    .filter(({ file }) => file.startsWith('src/') && !isTest(file))
    .filter(({ file }) => !free.some((pattern) => pattern.test(file)))
    .flatMap(ambientIn)
