/** No file reaches itself through what it imports at load time. Types and lazy imports do not count. */
import { importsOf } from './imports.mjs'

const graphOf = (sources) => {
  const known = new Set(sources.map(({ file }) => file))
  return new Map(
    sources.map((source) => {
      const eager = importsOf(source).filter((one) => !one.type && !one.lazy)
      const targets = eager.map((one) => one.target).filter((target) => known.has(target))
      return [source.file, targets]
    }),
  )
}

export const cycles = (sources) => {
  const graph = graphOf(sources)
  const state = new Map()
  const problems = []
  const visit = (file, trail) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      const loop = [...trail.slice(trail.indexOf(file)), file]
      problems.push({ rule: 'cycle', file, line: 1, text: loop.join(' → ') })
      return
    }
    state.set(file, 'open')
    for (const target of graph.get(file)) visit(target, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  return problems
}
