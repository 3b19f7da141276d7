import type { GateDecision } from '../../core/gate.ts'
import type { ReasonCode, Sentences } from '../../core/reasons.ts'

import { sentenceOf } from '../../core/reasons.ts'

type Group = { reason: ReasonCode; sentence: string; people: number }

/** What the gate said of the people it was asked about, counted. */
export type Decided = {
  total: number
  /** Get it as soon as the account comes to them. */
  now: number
  /** Wait, by reason; `until` is the first moment one of them may be written to. */
  waiting: (Group & { until: Date })[]
  skipped: Group[]
}

/** Pure: decisions by what they mean for the person. */
export const countDecisions = (
  said: readonly GateDecision[],
  sentences: Sentences = {},
): Decided => {
  const waiting = new Map<ReasonCode, Group & { until: Date }>()
  const skipped = new Map<ReasonCode, Group>()
  for (const one of said) {
    if (one.do === 'send') continue
    const { reason } = one
    const sentence = sentenceOf(reason, sentences)
    if (one.do === 'skip') {
      const before = skipped.get(reason)?.people ?? 0
      skipped.set(reason, { reason, sentence, people: before + 1 })
      continue
    }
    const before = waiting.get(reason)
    const until = before && before.until < one.until ? before.until : one.until
    waiting.set(reason, { reason, sentence, until, people: (before?.people ?? 0) + 1 })
  }
  return {
    total: said.length,
    now: said.filter((one) => one.do === 'send').length,
    waiting: [...waiting.values()],
    skipped: [...skipped.values()],
  }
}
