import type { EdgeRoute } from '../plugins/roles.ts'

type Params = Readonly<Record<string, string>>
export type RouteMatch = { route: EdgeRoute; params: Params }
type FindRoute = (method: string, pathname: string) => RouteMatch | null

type Compiled = { route: EdgeRoute; parts: readonly string[] }

/** Prepares the routes of all features. A path's first part is fixed, so finding is one map look-up. */
export const routeTable = (routes: readonly EdgeRoute[]): FindRoute => {
  const table = new Map<string, Compiled[]>()
  const known = new Set<string>()
  for (const route of routes) {
    const { method, path, accept, open } = route
    if (!open?.trim())
      throw new Error(`Edge route ${method} ${path} does not say why it is open to anybody.`)
    const address = `${method} ${path.replaceAll(/:\w+/g, ':')} ${accept ?? ''}`
    if (known.has(address)) throw new Error(`Two edge routes answer ${method} ${path}.`)
    known.add(address)
    const [first = '', ...parts] = route.path.slice(1).split('/')
    const key = `${route.method} ${first}`
    table.set(key, [...(table.get(key) ?? []), { route, parts }])
  }
  return (method, pathname) => {
    const [first = '', ...given] = pathname.slice(1).split('/')
    for (const { route, parts } of table.get(`${method} ${first}`) ?? []) {
      const params = matchParts(parts, given)
      if (params) return { route, params }
    }
    return null
  }
}

const matchParts = (parts: readonly string[], given: readonly string[]): Params | null => {
  if (parts.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== value) return null
      continue
    }
    if (!/^[A-Za-z0-9._-]+$/.test(value)) return null
    params[part.slice(1)] = value
  }
  return params
}
