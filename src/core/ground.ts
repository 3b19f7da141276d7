/** What the gate's yes to a person rested on as their message was written, and since when that was so. */
export type Ground = { wrote: Date } | { consent: Date }

type Known = {
  /** Their newest word on it: true given, false withdrawn, null never asked. */
  consent: boolean | null
  consentAt?: Date | null
  /** When they wrote last to the account. */
  wroteAt: Date | null
}

/** A consent is the better ground: it was given for this. Null where neither has a time to name. */
export const groundOf = ({ consent, consentAt, wroteAt }: Known): Ground | null => {
  if (consent === false) return null
  if (consent && consentAt) return { consent: consentAt }
  return wroteAt ? { wrote: wroteAt } : null
}

/** The same for whoever tells it. */
export const groundFact = (
  ground: Ground | null | undefined,
): { kind: 'wrote' | 'consent'; at: Date } | null => {
  if (!ground) return null
  return 'consent' in ground
    ? { kind: 'consent', at: ground.consent }
    : { kind: 'wrote', at: ground.wrote }
}
