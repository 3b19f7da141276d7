import type { Errand } from '../../core/errand.ts'
import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Place, Words } from './words.ts'

import { slugs } from '../../collections/slugs.ts'
import { brokenMail, filesMail, holdMail, outageMail, restMail } from './words.ts'

/** A row on which something stands that people have to hear of. */
export type Row = { _id: string; tenant: string } & Partial<
  Pick<TelegramAccount, 'name' | 'breakage' | 'rest' | 'outage'> &
    Pick<CampaignRun, 'campaign' | 'frozen' | 'startedBy' | 'hold' | 'filesOut'>
>
export type Notice = { id: string; mail: Errand }

/** One kind of thing that people hear of: where it stands, what they read, and who besides the owners. */
export type Kind = {
  collection: string
  /** The field that holds the notice; it goes away when the trouble is over, and its mail with it. */
  field: 'breakage' | 'rest' | 'outage' | 'hold' | 'filesOut'
  words: (row: Row, place: Place) => Words
  /** A user who is told besides the owners. */
  alsoTo: (row: Row) => string | null
}

const nobody = () => null

/** Everything of which Herald sends mail by itself. */
export const kinds: readonly Kind[] = [
  {
    ...{ collection: slugs.telegramAccounts, field: 'breakage', alsoTo: nobody },
    words: ({ _id, name = '', breakage }, place) =>
      brokenMail({ ...place, id: _id, name, state: breakage?.state, reason: breakage?.reason }),
  },
  {
    ...{ collection: slugs.telegramAccounts, field: 'rest', alsoTo: nobody },
    words: ({ _id, name = '', rest }, place) =>
      restMail({ ...place, id: _id, name, reason: rest?.reason }),
  },
  {
    ...{ collection: slugs.telegramAccounts, field: 'outage', alsoTo: nobody },
    words: ({ _id, name = '', outage }, place) =>
      outageMail({ ...place, id: _id, name, reason: outage?.reason, since: outage?.at }),
  },
  {
    ...{ collection: slugs.campaignRuns, field: 'filesOut', alsoTo: nobody },
    words: ({ campaign = '', frozen, filesOut }, place) =>
      filesMail({
        ...{ ...place, id: campaign, name: frozen?.name ?? '', since: filesOut?.at },
        ...(filesOut && { cause: filesOut.cause }),
      }),
  },
  {
    ...{ collection: slugs.campaignRuns, field: 'hold' },
    alsoTo: ({ startedBy }) => startedBy ?? null,
    words: ({ campaign = '', frozen, hold }, place) =>
      holdMail({
        ...{ ...place, id: campaign, name: frozen?.name ?? '' },
        ...(hold && { kind: hold.kind, fact: hold.fact }),
      }),
  },
]
