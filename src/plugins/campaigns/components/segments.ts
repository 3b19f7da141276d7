/** A span of a text in UTF-16 units, as Telegram counts. */
export type Span = {
  type:
    | 'bold'
    | 'italic'
    | 'underline'
    | 'strike'
    | 'code'
    | 'pre'
    | 'blockquote'
    | 'text-link'
    | 'spoiler'
    | 'address'
  offset: number
  length: number
  url?: string
}

/** A piece of the text with the spans that hold it, outermost first. */
export type Segment = { text: string; spans: readonly Span[] }

/** Cuts a text where a span begins or ends. The pieces put together are the text, whatever the spans. */
export const segmentsOf = (text: string, spans: readonly Span[]): Segment[] => {
  const placed = spans
    .map((span) => ({ span, from: cutAt(text, span.offset), to: cutAt(text, endOf(span)) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from || b.to - a.to || rank(a.span) - rank(b.span))
  const cuts = new Set([0, text.length, ...placed.flatMap(({ from, to }) => [from, to])])
  const sorted = [...cuts].sort((a, b) => a - b)
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1] ?? text.length
    const around = placed.filter(({ from, to }) => from <= start && to >= end)
    return { text: text.slice(start, end), spans: around.map(({ span }) => span) }
  })
}

const endOf = ({ offset, length }: Span): number => offset + length

/** Blocks hold links and links hold looks when they cover the same text. */
const order = ['blockquote', 'pre', 'spoiler', 'text-link', 'address']
const rank = ({ type }: Span): number => (order.includes(type) ? order.indexOf(type) : order.length)

/** A place within the text that does not part the two halves of a character. */
const cutAt = (text: string, wanted: number): number => {
  const at = Math.min(text.length, Math.max(0, Math.trunc(wanted) || 0))
  const low = text.charCodeAt(at)
  const high = text.charCodeAt(at - 1)
  const parts = low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff
  return parts ? at - 1 : at
}

/** Segments that one span holds, or that none holds at this depth. */
export type Group = { span: Span | null; segments: readonly Segment[] }

/** Neighbours with the same span at a depth belong together, so a link with a bold word is one link. */
export const groupsAt = (segments: readonly Segment[], depth: number): Group[] => {
  const groups: { span: Span | null; segments: Segment[] }[] = []
  for (const segment of segments) {
    const span = segment.spans[depth] ?? null
    const last = groups.at(-1)
    if (last && last.span === span) last.segments.push(segment)
    else groups.push({ span, segments: [segment] })
  }
  return groups
}

const ADDRESS = /https?:\/\/[^\s<>"'{}|\\^`]*[^\s<>"'{}|\\^`.,;:!?)\]]/gi

/** Addresses in running text, which Telegram draws as links by itself. */
export const addressSpans = (text: string): Span[] =>
  [...text.matchAll(ADDRESS)].map(({ 0: found, index }) => ({
    type: 'address',
    offset: index,
    length: found.length,
  }))
