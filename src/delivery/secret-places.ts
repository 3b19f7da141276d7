import { slugs } from '../collections/slugs.ts'

type AccountSecret = 'phone' | 'session' | 'login'

/** Where a secret of an account is sealed. */
export const accountSecret = (tenant: string, account: string, field: AccountSecret) => ({
  tenant,
  collection: slugs.telegramAccounts,
  record: account,
  field,
})
