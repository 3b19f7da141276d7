import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'

const DEMO = 'demo'

type DemoNote = { _id: string; state: 'begun' | 'done' }
type Tenant = { _id: string; demo?: boolean; seededAt?: Date }

/** platform: how far the demo has come, or that this installation goes without. */
export const noteDemo = async (db: Db, state: DemoNote['state']): Promise<void> => {
  const notes = db.collection<DemoNote>(slugs.installation)
  await notes.updateOne({ _id: DEMO }, { $set: { state } }, { upsert: true })
}

/**
 * platform: true for an installation without a workspace, and for one whose seed was cut off. In one from
 * before there was this note, a demo workspace that was never finished says the latter.
 */
export const isOpenToDemo = async (db: Db): Promise<boolean> => {
  const note = await db.collection<DemoNote>(slugs.installation).findOne({ _id: DEMO })
  if (note) return note.state === 'begun'
  const tenants = db.collection<Tenant>(slugs.tenants)
  if (await tenants.findOne({ demo: true, seededAt: { $exists: false } })) return true
  return (await tenants.findOne({})) === null
}
