/** What the specification knows, and the class of whoever fits none. */
export const categoryNames = ['buyer', 'browser', 'refund risk', 'unclassified'] as const
export type CategoryName = (typeof categoryNames)[number]
export type Category = { name: CategoryName; confidence: number; reasons: CategoryReason[] }

/** Why somebody has their category, and which figures its sentence needs; the sentence is the screen's. */
export const categoryReasons = {
  orders: ['count'],
  /** Of how many orders so many were refunded. */
  refunded: ['refunded', 'count'],
  clicks: ['count'],
  wrote: [],
  read: [],
  nothing: [],
  odd: [],
  failed: [],
} as const
/** A code and its figures, as they are stored. */
export type CategoryReason =
  | `orders:${number}`
  | `refunded:${number}:${number}`
  | `clicks:${number}`
  | Exclude<keyof typeof categoryReasons, 'orders' | 'refunded' | 'clicks'>

/** The class of whoever nothing is known of, and of whoever the rule fails for. */
export const FALLBACK = 'unclassified' satisfies CategoryName

/** What is known of one person. */
export type CategoryFacts = {
  orders: number
  /** Of those, how many were refunded, in part or in whole. */
  refunded: number
  /** Clicks of people, not of previews. */
  clicks: number
  hasWritten: boolean
  /** They opened a conversation with a message of ours in it. */
  hasRead: boolean
}

/** Refunds say something when half of all orders came back, or several of many did. */
const HALF = 0.5
const SEVERAL = 3
const A_QUARTER = 0.25

/**
 * Whether somebody buys, looks around, or returns what they buy; `unclassified` where nothing is known
 * and where the facts make no sense, so that nobody is left out of a run for it.
 */
export const categoryOf = (facts: CategoryFacts): Category => {
  const { orders, refunded } = facts
  if (![orders, refunded, facts.clicks].every(isCount) || refunded > orders)
    return { name: FALLBACK, confidence: 0, reasons: ['odd'] }
  if (isRisk(facts))
    return {
      name: 'refund risk',
      confidence: sureness(refunded),
      reasons: [`refunded:${refunded}:${orders}`],
    }
  if (orders > 0)
    return { name: 'buyer', confidence: sureness(orders), reasons: [`orders:${orders}`] }
  const interest = interestOf(facts)
  if (interest) return { name: 'browser', ...interest }
  return { name: FALLBACK, confidence: 0, reasons: ['nothing'] }
}

/** The rule, or the fallback where it fails: an odd row costs its own class and nothing else. */
export const safeCategory = (
  read: () => CategoryFacts,
  rule: (facts: CategoryFacts) => Category = categoryOf,
): Category => {
  try {
    return rule(read())
  } catch {
    return { name: FALLBACK, confidence: 0, reasons: ['failed'] }
  }
}

/**
 * What a stored reason says, with its figures by name; null for what earlier versions stored, which was
 * the sentence itself.
 */
export const readReason = (
  stored: string,
): { code: string; values: Record<string, number> } | null => {
  const [code = '', ...figures] = stored.split(':')
  if (!Object.hasOwn(categoryReasons, code)) return null
  const names = categoryReasons[code as keyof typeof categoryReasons]
  if (figures.length !== names.length || !figures.every((figure) => /^\d+$/.test(figure)))
    return null
  return { code, values: Object.fromEntries(names.map((name, n) => [name, Number(figures[n])])) }
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

const isRisk = ({ orders, refunded }: CategoryFacts): boolean =>
  refunded > 0 &&
  (refunded / orders >= HALF || (refunded >= SEVERAL && refunded / orders >= A_QUARTER))

/** One case is a hint, five are as good as certain. */
const sureness = (cases: number): number =>
  Math.min(0.99, Math.round((1 - 0.5 ** (cases + 1)) * 100) / 100)

/** The strongest sign of interest of somebody who never bought. */
const interestOf = ({
  clicks,
  hasWritten,
  hasRead,
}: CategoryFacts): Omit<Category, 'name'> | null => {
  if (clicks > 0) return { confidence: 0.8, reasons: [`clicks:${clicks}`] }
  if (hasWritten) return { confidence: 0.6, reasons: ['wrote'] }
  return hasRead ? { confidence: 0.4, reasons: ['read'] } : null
}
