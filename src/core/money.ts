/** An amount in minor units (cents) of an ISO 4217 currency. Never a float, never converted silently. */
export type Money = { amount: number; currency: string }
