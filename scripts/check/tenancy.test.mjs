import { expect, it } from 'vitest'

import { parseSource } from './sources.mjs'
import { tenancy } from './tenancy.mjs'

const found = (code, file = 'src/plugins/cards/worker.ts') =>
  tenancy([parseSource(file, code)]).map(({ line }) => line)

const planted = {
  'everybody of every workspace': "const f = ({ mongo }) => mongo.db.collection('cards').find()",
  'the database under another name':
    "const f = ({ mongo }) => {\n  const all = mongo.db\n  return all.collection('cards').find({ day })\n}",
  'a tenant that is only read':
    "const f = (db: Db) => db.collection('cards').find({}, { projection: { tenant: 1 } })",
  'one of two calls of a named collection':
    "const f = (db, tenant) => {\n  const cards = db.collection('cards')\n  void cards.find({ tenant })\n  return cards.deleteMany({})\n}",
  'the local API, which skips every access rule':
    "const f = ({ payload }) => payload.find({ collection: 'contacts', where: {} })",
  'the local API of a request':
    "const f = ({ req }) => req.payload.update({ collection: 'x', id })",
  'the adapter under Payload': "const f = (payload) => payload.db.deleteMany({ collection: 'x' })",
  'a raw read': "const f = (db: Db) => findAll(db, 'cards', {})",
  'a scoped name that is the raw database in this function':
    "type A = { db: TenantDb }\nconst f = (db: Db) => db.collection('cards').find()",
}

const allowed = {
  'a part of one workspace':
    "const f = (db, tenant) => forTenant(db, tenant).collection('cards').find()",
  'what was made of it':
    "const f = (db, tenant) => {\n  const own = forTenant(db, tenant)\n  return own.collection('cards').find()\n}",
  'a parameter of its type': "const f = (db: TenantDb) => db.collection('cards').find()",
  'a tenant in the filter': "const f = (db, tenant) => db.collection('cards').find({ tenant })",
  'the row of the workspace itself':
    "const f = (db, tenant) => db.collection('tenants').findOne({ _id: tenant })",
  'a named collection, asked for one workspace each time':
    "const f = (db, tenant) => {\n  const cards = db.collection('cards')\n  return cards.find({ tenant })\n}",
  'a person under whose rights it asks':
    "const f = (payload, user) => payload.find({ collection: 'x', user, overrideAccess: false })",
  'a new row with its workspace':
    "const f = (payload, tenant) => payload.create({ collection: 'x', data: { tenant } })",
  'what says why':
    "/** platform: looks for what waits in all workspaces. */\nexport const f = (db) => db.collection('cards').find()",
  'a part of a function that says why':
    "/** Platform: all of them. */\nfunction f(db) {\n  return () => db.collection('cards').find()\n}",
}

it.each(Object.entries(planted))('a feature is not let through with %s', (_, code) => {
  expect(found(code)).toHaveLength(1)
})

it.each(Object.entries(allowed))('a feature may have %s', (_, code) => {
  expect(found(code)).toEqual([])
})

it('names the line, and asks it of features alone', () => {
  const code = "\n\nconst f = (db) => db.collection('cards').find()"
  expect(found(code)).toEqual([3])
  expect(found(code, 'src/mongo/cards.ts')).toEqual([])
  expect(found(code, 'src/plugins/cards/worker.test.ts')).toEqual([])
})
