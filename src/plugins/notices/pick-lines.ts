/** Something of a workspace that needs a person: what, why, and where the way on is. */
export type Line = {
  id: string
  kind:
    | 'sending-off'
    | 'broken'
    | 'resting'
    | 'out'
    | 'held'
    | 'files-out'
    | 'more-accounts'
    | 'more-campaigns'
  tone: 'stop' | 'wait'
  /** What it is about; null where the text says it. */
  name: string | null
  text: string
  /** Since when, where that says something. */
  since: string | null
  /** Below the panel's own address. */
  path: string
  /** How many others there are, of the last line of many. */
  count?: number
}

/** A line with the moment it began. */
export type Trouble = { line: Line; at: Date | null | undefined }

const SHOWN = 5
const byHarm: readonly Line['kind'][] = ['broken', 'out', 'files-out', 'held', 'resting']

/** Of many, those that hurt most and began last, and a last one that says how many more there are. */
export const pickLines = (troubles: readonly Trouble[], rest: Pick<Line, 'kind' | 'path'>) => {
  const sorted = troubles.toSorted(worseFirst)
  const lines = sorted.slice(0, SHOWN).map(({ line }) => line)
  const others = sorted.slice(SHOWN).map(({ line }) => line)
  const [worst] = others
  if (!worst) return lines
  const { tone } = worst
  const facts = { name: null, text: '', since: null, count: others.length }
  return [...lines, { ...rest, ...facts, id: rest.kind, tone }]
}

const worseFirst = (a: Trouble, b: Trouble): number =>
  harmOf(a.line) - harmOf(b.line) || (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0)

const harmOf = ({ tone, kind }: Line): number =>
  (tone === 'stop' ? 0 : byHarm.length) + byHarm.indexOf(kind)
