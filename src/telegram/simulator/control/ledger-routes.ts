import type { EffectRow } from '../world/model.ts'
import { normalPhone } from '../world/world.ts'
import type { World } from '../world/world.ts'
import type { Route } from './http.ts'
import { inputs, parseBody } from './input.ts'

/** One line of the ledger; `insideFlood` is the older name of `insideFloodWindow`. */
const viewEffect = (it: EffectRow) => ({
  ...it,
  at: new Date(it.at).toISOString(),
  insideFloodWindow: it.insideFlood,
})

type Query = ReturnType<typeof readQuery>

const readQuery = (query: URLSearchParams) => parseBody(inputs.ledger, Object.fromEntries(query))

const isAsked = (wanted: string | number | boolean | undefined, is: unknown): boolean =>
  wanted === undefined || wanted === is

const matches = (query: Query, it: EffectRow): boolean =>
  isAsked(query.peer, it.peer) &&
  isAsked(query.randomId, it.randomId) &&
  isAsked(query.kind, it.kind) &&
  isAsked(query.duplicate, it.duplicate) &&
  isAsked(query.insideFloodWindow, it.insideFlood)

/** The first place behind `after`: lines are numbered as they came. */
const placeAfter = (effects: readonly EffectRow[], after: number): number => {
  let [low, high] = [0, effects.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((effects[middle]?.n ?? 0) > after) high = middle
    else low = middle + 1
  }
  return low
}

/** What is asked for, oldest first. Only the account's own lines are gone through. */
const select = function* (world: World, query: Query): Generator<EffectRow> {
  const { account, after, limit } = query
  const all = account === undefined ? world.effects() : world.effectsBy(normalPhone(account))
  const end = all.length
  let left = limit
  for (let at = placeAfter(all, after); at < end && left > 0; at++) {
    const effect = all[at]
    if (!effect || !matches(query, effect)) continue
    left -= 1
    yield effect
  }
}

const LINES_IN_PIECE = 2000

const writeLines = async function* (effects: Iterable<EffectRow>): AsyncGenerator<string> {
  let piece: string[] = []
  for (const effect of effects) {
    if (piece.push(JSON.stringify(viewEffect(effect))) < LINES_IN_PIECE) continue
    yield `${piece.join('\n')}\n`
    piece = []
  }
  if (piece.length > 0) yield `${piece.join('\n')}\n`
}

const summarize = (effects: Iterable<EffectRow>) => {
  const sum = {
    lines: 0,
    messages: 0,
    duplicates: 0,
    edits: 0,
    deletes: 0,
    refused: 0,
    insideFloodWindow: 0,
    mostConnections: 0,
    last: -1,
  }
  for (const { n, kind, duplicate, insideFlood, connections = 0 } of effects) {
    sum.lines += 1
    if (duplicate) sum.duplicates += 1
    else if (kind === 'message') sum.messages += 1
    if (kind === 'edit') sum.edits += 1
    if (kind === 'delete') sum.deletes += 1
    if (kind === 'refused') sum.refused += 1
    if (insideFlood) sum.insideFloodWindow += 1
    if (connections > sum.mostConnections) sum.mostConnections = connections
    sum.last = n
  }
  return sum
}

/** The ledger, whole or in part. */
export const ledgerRoutes = (world: World): Route[] => [
  {
    verb: 'GET',
    path: /^\/ledger\.ndjson$/,
    run: ({ query }) => ({
      pieces: writeLines(select(world, readQuery(query))),
      type: 'application/x-ndjson; charset=utf-8',
    }),
  },
  {
    verb: 'GET',
    path: /^\/ledger$/,
    run: ({ query }) => ({ json: summarize(select(world, readQuery(query))) }),
  },
]
