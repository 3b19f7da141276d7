import type { InHand } from '../core/model/delivery.ts'
import type { LaneRef, Pacing } from './ports.ts'
import type { PipelineDeps, Seen, Shared } from './shared.ts'

import { makeBatcher } from './batcher.ts'
import { makeCeilings } from './ceilings.ts'

/** All lanes of a process look ahead together, no more often than this. */
const LOOK = 700

type Look = { lane: LaneRef; deliveries: readonly InHand[] }
type Looked = { ok: true; seen: readonly Seen[] } | { ok: false; error: unknown }

/**
 * The reads before the wire: what the gate needs, whether the row still stands, whether the account rests,
 * and its ceilings. A row on which they fail must not keep all lanes from theirs: its lane is looked for by
 * halves, and then looks alone, one row at a time, until that goes well.
 */
export const makeLookAhead = (deps: PipelineDeps): Shared['lookAhead'] => {
  const read = readerOf(deps)
  const alone = new Set<string>()
  const looks = makeBatcher<Look, Looked>({
    ...{ timing: deps.timing, every: LOOK, max: 1_000 },
    run: (asks) => byHalves(asks, read),
  })
  const lookAlone = async (ask: Look): Promise<Looked> => {
    const [seen = []] = await read([{ ...ask, deliveries: ask.deliveries.slice(0, 1) }])
    return { ok: true, seen }
  }
  return async (lane, deliveries) => {
    const ask = { lane, deliveries }
    const looked = await (alone.has(lane.account) ? lookAlone(ask) : looks.ask(ask))
    if (looked.ok) alone.delete(lane.account)
    else alone.add(lane.account)
    if (!looked.ok) throw looked.error
    return looked.seen
  }
}

type Read = (asks: readonly Look[]) => Promise<readonly (readonly Seen[])[]>

const byHalves = async (asks: readonly Look[], read: Read): Promise<Looked[]> => {
  const whole = await tryOut(asks, read)
  return whole.ok || asks.length === 1 ? whole.looked : split(asks, read)
}

/** Where both halves fail, the store is away: nothing is looked for any further. */
const split = async (asks: readonly Look[], read: Read): Promise<Looked[]> => {
  const middle = Math.ceil(asks.length / 2)
  const halves = [asks.slice(0, middle), asks.slice(middle)]
  const tried = await Promise.all(halves.map((half) => tryOut(half, read)))
  if (tried.every(({ ok }) => !ok)) return tried.flatMap(({ looked }) => looked)
  const done: Looked[] = []
  for (const [n, half] of halves.entries()) {
    const one = tried[n]
    if (one) done.push(...(one.ok || half.length === 1 ? one.looked : await split(half, read)))
  }
  return done
}

type Tried = { ok: boolean; looked: Looked[] }

const tryOut = async (asks: readonly Look[], read: Read): Promise<Tried> => {
  try {
    const all = await read(asks)
    return { ok: true, looked: all.map((seen) => ({ ok: true, seen })) }
  } catch (error) {
    return { ok: false, looked: asks.map(() => ({ ok: false, error })) }
  }
}

const readerOf = ({ store, messages, timing, log }: PipelineDeps): Read => {
  const ceilings = makeCeilings({ messages, timing })
  // Those of the last round hold where they cannot be read: they are no fact about a message.
  const ceilingsOf = (lanes: readonly LaneRef[]) =>
    ceilings.of(lanes).catch((err: unknown) => {
      log.warn('the ceilings could not be read', { err })
      return new Map<string, Pacing>()
    })
  return async (asks) => {
    const readAt = timing.monotonic()
    const all = asks.flatMap(({ deliveries }) => deliveries)
    const lanes = asks.map(({ lane }) => lane)
    const [judges, open, standings, pacings] = await Promise.all([
      messages.readAhead(all),
      store.stillOpen(all),
      store.lanes(lanes),
      ceilingsOf(lanes),
    ])
    return asks.map(({ lane, deliveries }) =>
      deliveries.map(({ _id }) => ({
        readAt,
        row: open.get(_id) ?? null,
        judge: judges.get(_id) ?? null,
        standing: standings.get(lane.account) ?? null,
        pacing: pacings.get(lane.account) ?? null,
      })),
    )
  }
}
