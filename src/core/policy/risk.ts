import type { Limit } from './ratio.ts'

import { isOver, shareOf } from './ratio.ts'

export const riskLevels = ['ok', 'watch', 'critical'] as const
export type RiskLevel = (typeof riskLevels)[number]

/** What happened to the messages of one account (or one campaign) in the last seven days. */
export type RiskCounts = {
  sent: number
  /** They had blocked the account. */
  blocked: number
  /** Telegram took a message for spam, or limited the account for it. */
  reported: number
  /** Refused for other reasons. */
  failed: number
  optedOut: number
  /** Sent at least a day ago, so that there was time to answer. */
  answerable: number
  /** Of those. */
  replied: number
}

type RiskRule = {
  name: 'reports' | 'blocks' | 'opt-outs' | 'errors' | 'no-replies'
  count: (counts: RiskCounts) => number
  of: (counts: RiskCounts) => number
  watch: Limit
  /** Silence alone is no reason to stop anybody. */
  critical: Limit | null
  fact: string
}

const tried = ({ sent, failed, blocked }: RiskCounts): number => sent + failed + blocked

const riskRules: readonly RiskRule[] = [
  {
    name: 'reports',
    count: ({ reported }) => reported,
    of: (counts) => Math.max(tried(counts), counts.reported),
    watch: { share: 0, from: 1 },
    critical: { share: 0.002, from: 2 },
    fact: 'were taken for spam',
  },
  {
    name: 'blocks',
    count: ({ blocked }) => blocked,
    of: tried,
    watch: { share: 0.02, from: 3 },
    critical: { share: 0.05, from: 5 },
    fact: 'had blocked the account',
  },
  {
    name: 'opt-outs',
    count: ({ optedOut }) => optedOut,
    of: ({ sent, optedOut }) => Math.max(sent, optedOut),
    watch: { share: 0.02, from: 3 },
    critical: { share: 0.06, from: 5 },
    fact: 'opted out',
  },
  {
    name: 'errors',
    count: ({ failed }) => failed,
    of: tried,
    watch: { share: 0.08, from: 5 },
    critical: { share: 0.25, from: 10 },
    fact: 'failed',
  },
  {
    name: 'no-replies',
    count: ({ answerable, replied }) => answerable - replied,
    of: ({ answerable }) => answerable,
    watch: { share: 0.995, from: 200 },
    critical: null,
    fact: 'got no answer',
  },
]

export type RiskReason = { rule: RiskRule['name']; level: RiskLevel; fact: string }
export type Risk = { level: RiskLevel; reasons: readonly RiskReason[] }

/**
 * How much danger an account is in, with every reason, worst first. At `critical` it pauses by itself.
 * Small figures say nothing: each ratio counts only from a number of cases on.
 */
export const riskOf = (counts: RiskCounts): Risk => {
  const reasons = riskRules.flatMap((rule): RiskReason[] => {
    const count = rule.count(counts)
    const of = rule.of(counts)
    const fact = `${shareOf(count, of)} ${rule.fact}`
    if (rule.critical && isOver(count, of, rule.critical))
      return [{ rule: rule.name, level: 'critical', fact }]
    return isOver(count, of, rule.watch) ? [{ rule: rule.name, level: 'watch', fact }] : []
  })
  const worst = reasons.toSorted((a, b) => rank(b.level) - rank(a.level))
  return { level: worst[0]?.level ?? 'ok', reasons: worst }
}

const rank = (level: RiskLevel): number => riskLevels.indexOf(level)
