import { slugs } from '../collections/slugs.ts'

type Place = { tenant: string; collection: string; record: string; field: string }

/** The half of the vault that reads. */
export type OpenSecret = { open: (place: Place, sealed: string) => Promise<string> }
/** The half of the vault that writes. */
export type SealSecret = { seal: (place: Place, plain: string) => Promise<string> }

type AccountSecret = 'phone' | 'session' | 'login'

/** Where a secret of an account is sealed. */
export const accountSecret = (tenant: string, account: string, field: AccountSecret) => ({
  tenant,
  collection: slugs.telegramAccounts,
  record: account,
  field,
})
