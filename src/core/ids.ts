import { randomInt } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A random id of `[a-z0-9]`, from the CSPRNG. 12 characters hold 62 bits. */
export const makeId = (length = 12): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** A tenant's id: short, since every high-volume id starts with it. */
export const makeTenantId = (): string => makeId(8)

const PART = /^[A-Za-z0-9_-]+$/

/** Joins id parts by a dot. Parts hold `[A-Za-z0-9_-]` only (Payload's pages answer 404 for `:`). */
export const joinId = (...parts: readonly (string | number)[]): string => {
  for (const part of parts) {
    if (!PART.test(String(part))) throw new Error(`Not an id part: "${part}"`)
  }
  return parts.join('.')
}

/** The last part of a dotted id: what makes it unique inside its tenant. */
export const tailOf = (id: string): string => id.slice(id.lastIndexOf('.') + 1)

/** A new contact's id, opaque but for its tenant: no phone, name or username in it. */
export const makeContactId = (tenant: string): string => joinId(tenant, makeId(14))

export type DeliveryKey = { tenant: string; campaign: string; contact: string; step: number }

/** One row per campaign, contact and step (0 = the message, 1… = nudges). */
export const deliveryId = ({ tenant, campaign, contact, step }: DeliveryKey): string =>
  joinId(tenant, campaign, tailOf(contact), step)

/** {@link deliveryId} for many contacts of one campaign and step. */
export const deliveryIds = ({
  tenant,
  campaign,
  step,
}: Omit<DeliveryKey, 'contact'>): ((contact: string) => string) => {
  const before = joinId(tenant, campaign)
  return (contact) => `${before}.${joinId(tailOf(contact))}.${step}`
}

/** The one run of a campaign. */
export const runId = (tenant: string, campaign: string): string => joinId(tenant, campaign)

/** What a test to oneself runs as: no campaign's id looks like it. */
export const makeTestId = (campaign: string): string => `${campaign}-test-${makeId(6)}`

/** Whether a run is a test to oneself, which counts nowhere. */
export const isTestId = (campaign: string): boolean => TEST.test(campaign)

/** The campaign of a run: that which was tested, where the run is a test. */
export const campaignOf = (campaign: string): string => campaign.replace(TEST, '')

const TEST = /-test-[a-z0-9]{6}$/

/** The lane of a sending account. */
export const laneId = (tenant: string, account: string): string => joinId(tenant, account)

/** What an account knows of one peer. `peer` is Telegram's user id in decimal. */
export const dialogId = (tenant: string, account: string, peer: string): string =>
  joinId(tenant, account, peer)

/** A contact's line on its workspace's stop list. */
export const suppressionId = (tenant: string, contact: string): string =>
  joinId(tenant, tailOf(contact))
