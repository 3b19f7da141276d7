/** Files of at most 250 lines, functions of at most 50. A `describe` is a chapter, not a function. */
import { Visitor } from 'oxc-parser'

import { lineOf } from './sources.mjs'

const MAX_FILE = 250
const MAX_FUNCTION = 50

const calleeName = ({ callee }) =>
  callee.type === 'Identifier' ? callee.name : callee.object?.name

const longFunctions = ({ file, code, program }) => {
  const problems = []
  const chapters = new Set()
  const measure = (node) => {
    if (chapters.has(node)) return
    const line = lineOf(code, node.start)
    const lines = lineOf(code, node.end) - line + 1
    if (lines > MAX_FUNCTION)
      problems.push({ rule: 'function-size', file, line, text: `${lines} lines (${MAX_FUNCTION})` })
  }
  const visitor = new Visitor({
    CallExpression(node) {
      if (calleeName(node) === 'describe') for (const one of node.arguments) chapters.add(one)
    },
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  })
  visitor.visit(program)
  return problems
}

export const sizes = (sources) =>
  sources.flatMap((source) => {
    const lines = source.code.trimEnd().split('\n').length
    const long = { rule: 'file-size', file: source.file, line: lines }
    const text = `${lines} lines (${MAX_FILE})`
    return [...(lines > MAX_FILE ? [{ ...long, text }] : []), ...longFunctions(source)]
  })
