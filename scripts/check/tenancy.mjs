/**
 * A feature touches the rows of one workspace through `forTenant` or `localApiFor`. Where it goes around
 * them (the raw database, Payload's local API, which skips every access rule) the call itself shows the
 * tenant or acts for a person, or the function says in its comment `platform:` and why.
 */
import { isTest, lineOf } from './sources.mjs'

const payloadCalls = new Set([
  ...['find', 'findByID', 'findOne', 'findVersions', 'findVersionByID', 'findDistinct', 'count'],
  ...['create', 'update', 'updateByID', 'duplicate', 'restoreVersion'],
  ...['updateOne', 'updateMany', 'deleteOne', 'deleteMany', 'upsert', 'delete'],
])
/** Of `src/mongo`: they take the raw database and a filter as it is. */
const rawHelpers = new Set(['findAll', 'insertMissing'])

/** The last name of an expression: `mongo.db` → `db`, `forTenant(…)` → `forTenant`. */
const lastName = (node) => {
  switch (node?.type) {
    case 'Identifier':
      return node.name
    case 'MemberExpression':
      return node.computed ? undefined : node.property.name
    case 'CallExpression':
      return lastName(node.callee)
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return lastName(node.expression)
    default:
      return undefined
  }
}

const functions = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression'])

/** Calls `see` with every node and the way down to it, since a docstring stands above what holds a call. */
const walk = (node, see, way = []) => {
  if (!node || typeof node.type !== 'string') return
  see(node, way)
  const below = [...way, node]
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue
    for (const one of Array.isArray(value) ? value : [value])
      if (one && typeof one === 'object') walk(one, see, below)
  }
}

/** What an expression or a small function of it comes to. */
const resultOf = (node) => {
  if (!functions.has(node?.type)) return node
  if (node.body.type !== 'BlockStatement') return node.body
  return node.body.body.findLast((one) => one.type === 'ReturnStatement')?.argument
}

/** Names that stand for one workspace's part of the database: by their type, or as `forTenant` gives it. */
const scopedNames = (program) => {
  const names = new Set(['forTenant', 'tenantDb'])
  const raw = new Set()
  const note = (key, type) => {
    const named = lastName(type?.typeAnnotation?.typeName)
    if (named === 'TenantDb') names.add(key)
    else if (named === 'Db' || named === 'Mongo') raw.add(key)
  }
  walk(program, (node) => {
    if (node.type === 'Identifier') note(node.name, node.typeAnnotation)
    if (node.type === 'TSPropertySignature') note(lastName(node.key), node.typeAnnotation)
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier')
      if (names.has(lastName(resultOf(node.init)))) names.add(node.id.name)
  })
  return new Set([...names].filter((name) => !raw.has(name)))
}

/** Of a name that is the raw database elsewhere in the file: what the nearest function says it is. */
const isScopedParameter = (name, way) => {
  const params = way.flatMap((one) => (functions.has(one.type) ? one.params : []))
  const own = params.findLast((one) => one.type === 'Identifier' && one.name === name)
  return lastName(own?.typeAnnotation?.typeAnnotation?.typeName) === 'TenantDb'
}

/** What goes around the wrappers, in words; undefined for everything else. */
const around = ({ callee, arguments: given }, way, names) => {
  const scoped = { has: (name) => names.has(name) || isScopedParameter(name, way) }
  if (callee.type === 'Identifier' && rawHelpers.has(callee.name))
    return scoped.has(lastName(given[0])) ? undefined : `${callee.name}(${lastName(given[0])}, …)`
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined
  const [on, call] = [lastName(callee.object), callee.property.name]
  if (call === 'collection' && !scoped.has(on)) return `${on}.collection`
  const local = on === 'payload' || (on === 'db' && lastName(callee.object.object) === 'payload')
  return local && payloadCalls.has(call) ? `${on}.${call}` : undefined
}

/** Whether a key or value named `tenant` stands in it, or the person under whose rights it asks. */
const showsTenant = (node) => {
  let found = false
  walk(node, ({ type, key, value }) => {
    if (type !== 'Property') return
    const name = key.name ?? key.value
    const chosen = value.type === 'Literal' && typeof value.value !== 'string' // A projection.
    if ((name === 'tenant' && !chosen) || lastName(value) === 'tenant') found = true
    if (name === 'overrideAccess' && value.value === false) found = true
  })
  return found
}

const PLATFORM = /\bplatform:/i

/** Comments that end right above a node's line, or above what exports or assigns it. */
const commentAbove = ({ code, comments }, node) => {
  const before = (start) => code.slice(0, start).trimEnd().length
  const end = before(node.start)
  return comments.find((one) => one.end === end)?.value ?? ''
}

/** The whole chain or statement that a call belongs to: `db.collection(x).findOne({ tenant })`. */
const wholeCall = (node, way) => {
  let whole = node
  for (const above of way.toReversed()) {
    if (!/^(Member|Call|Await|Chain)Expression$/.test(above.type)) break
    if (above.type === 'CallExpression' && above.callee !== whole) break
    whole = above
  }
  return whole
}

/** `const rows = db.collection(x)` is as good as what is then asked of `rows`: each call shows the tenant. */
const usesShowTenant = (node, way) => {
  const declarator = way.findLast(({ type }) => type === 'VariableDeclarator')
  if (declarator?.id.type !== 'Identifier' || declarator.init !== wholeCall(node, way)) return false
  const within = way.findLast((one) => functions.has(one.type))
  const uses = []
  walk(within, (one) => {
    const on = one.type === 'CallExpression' && one.callee.object
    if (on && on.type === 'Identifier' && on.name === declarator.id.name) uses.push(one)
  })
  return uses.length > 0 && uses.every(showsTenant)
}

const unscopedIn = (source) => {
  const { file, code, program } = source
  const scoped = scopedNames(program)
  const problems = []
  walk(program, (node, way) => {
    if (node.type !== 'CallExpression') return
    const what = around(node, way, scoped)
    if (!what || showsTenant(wholeCall(node, way)) || usesShowTenant(node, way)) return
    const declared = way.some((above, at) => {
      if (functions.has(above.type) || /Declaration$/.test(above.type))
        return PLATFORM.test(commentAbove(source, above))
      return at > 0 && above.type === 'Property' && PLATFORM.test(commentAbove(source, above))
    })
    if (declared) return
    const text = `${what} without a tenant: forTenant, localApiFor, or say \`platform:\` and why`
    problems.push({ rule: 'tenancy', file, line: lineOf(code, node.start), text })
  })
  return problems
}

export const tenancy = (sources) =>
  sources
    .filter(({ file }) => file.startsWith('src/plugins/') && !isTest(file))
    .filter(({ file }) => !file.startsWith('src/plugins/tenancy/'))
    .filter(({ code }) => /\bpayload\b|\.collection\b|findAll|insertMissing/.test(code))
    .flatMap(unscopedIn)
