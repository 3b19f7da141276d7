/** Texts that people read come from `translations.ts`: no English in `.tsx`. */
import { Visitor } from 'oxc-parser'

import { isTest, lineOf } from './sources.mjs'

const words = /\p{L}{2,}/u
const read = new Set(['title', 'placeholder', 'label', 'aria-label', 'alt', 'description'])

/** The literals an expression may come to. */
const literalsIn = (node) => {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [{ node, text: node.value }] : []
    case 'TemplateLiteral':
      return node.quasis.map((quasi) => ({ node: quasi, text: quasi.value.raw }))
    case 'ConditionalExpression':
      return [...literalsIn(node.consequent), ...literalsIn(node.alternate)]
    case 'LogicalExpression':
      return literalsIn(node.right)
    case 'JSXExpressionContainer':
      return literalsIn(node.expression)
    default:
      return []
  }
}

const childLiterals = (children) =>
  children.flatMap((child) =>
    child.type === 'JSXText' ? [{ node: child, text: child.value }] : literalsIn(child),
  )

const literalsOf = ({ file, code, program }) => {
  const found = []
  const visitor = new Visitor({
    JSXElement: (node) => void found.push(...childLiterals(node.children)),
    JSXFragment: (node) => void found.push(...childLiterals(node.children)),
    JSXAttribute(node) {
      const name = node.name.type === 'JSXIdentifier' ? node.name.name : ''
      if (read.has(name)) found.push(...literalsIn(node.value))
    },
  })
  visitor.visit(program)
  return found
    .filter(({ text }) => words.test(text.replaceAll(/&\w+;/g, '')))
    .map(({ node, text }) => ({
      rule: 'literal',
      file,
      line: lineOf(code, node.start),
      text: `"${text.trim().slice(0, 40)}" belongs into translations.ts`,
    }))
}

export const literals = (sources) =>
  sources
    .filter(({ file }) => file.startsWith('src/') && file.endsWith('.tsx') && !isTest(file))
    .flatMap(literalsOf)
