/** No `any`, no silenced check, no test that does not run. */
import { Visitor } from 'oxc-parser'

import { isTest, lineOf } from './sources.mjs'

const silences =
  /biome-ignore|eslint-disable|@ts-(ignore|expect-error|nocheck)|oxlint-disable|v8 ignore/
const testNames = new Set(['it', 'test', 'describe'])
const notRun = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails'])

const dishonest = ({ file, code, program, comments }) => {
  const problems = []
  const add = (rule, node, text) =>
    problems.push({ rule, file, line: lineOf(code, node.start), text })
  for (const comment of comments)
    if (silences.test(comment.value)) add('silenced', comment, comment.value.trim().slice(0, 60))

  const visitor = new Visitor({
    TSAnyKeyword: (node) => add('any', node, 'say what it is, or `unknown`'),
    MemberExpression(node) {
      if (!isTest(file) || !testNames.has(node.object.name)) return
      if (notRun.has(node.property.name)) add('not-run', node, `${node.property.name} in a test`)
    },
    Property(node) {
      if (isTest(file) && node.key.name === 'retry' && node.value.type === 'Literal')
        add('not-run', node, 'a test that needs a retry is wrong')
    },
  })
  visitor.visit(program)
  return problems
}

export const honesty = (sources) => sources.flatMap(dishonest)
