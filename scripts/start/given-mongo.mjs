/** A MongoDB that somebody else runs: is it there, and is it what Herald needs? */
import { Refusal } from './say.mjs'

const hidden = (uri) => uri.replace(/\/\/[^@/]*@/, '//…@')

const hello = async (uri, options) => {
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5000, ...options })
  try {
    await client.connect()
    return await client.db('admin').command({ hello: 1 })
  } finally {
    await client.close()
  }
}

const parse = (uri) => {
  if (!/^mongodb(\+srv)?:\/\/[^/?]+/.test(uri)) {
    throw new Refusal(
      `MONGODB_URI is "${hidden(uri)}", which is not an address of a MongoDB. It looks like ` +
        '`mongodb://127.0.0.1:27017/herald?replicaSet=rs0`. Correct it, or unset it and Herald brings its own MongoDB.',
    )
  }
  const [, scheme, rest, name, query] = /^(mongodb(?:\+srv)?:\/\/)([^/?]+)\/?([^?]*)\??(.*)$/.exec(
    uri,
  )
  return { scheme, rest, name: name || 'herald', query: new URLSearchParams(query) }
}

const compose = ({ scheme, rest, name, query }) => {
  const text = query.toString()
  return `${scheme}${rest}/${name}${text ? `?${text}` : ''}`
}

const unreachable = (uri, error) =>
  new Refusal(
    `MONGODB_URI points to ${hidden(uri)}, and no MongoDB could be used there (${error.message.split('\n')[0]}). ` +
      'Is it running, and are host, port, name and password right? Unset MONGODB_URI and Herald brings its own MongoDB.',
  )

const alone = (uri) =>
  new Refusal(
    `The MongoDB at ${hidden(uri)} is not a replica set, and Herald needs transactions, which only a replica set has. ` +
      'Start it with `--replSet rs0`, run `rs.initiate()` once in mongosh (one member is enough), and add ' +
      '`?replicaSet=rs0` to MONGODB_URI. Or unset MONGODB_URI and Herald brings its own.',
  )

/** Asks the server itself first: a driver that looks for a set cannot say that there is none. */
const setNameOf = async (uri, parts) => {
  if (parts.scheme.includes('+srv') || parts.rest.includes(',')) {
    return (await hello(uri)).setName
  }
  const query = new URLSearchParams(parts.query)
  query.delete('replicaSet')
  return (await hello(compose({ ...parts, query }), { directConnection: true })).setName
}

/** The address as Herald uses it: with a database name and the set's name. */
export const checkGivenMongo = async (uri) => {
  const parts = parse(uri)
  let setName
  try {
    setName = await setNameOf(uri, parts)
  } catch (error) {
    throw unreachable(uri, error)
  }
  if (!setName) throw alone(uri)
  const named = parts.query.get('replicaSet')
  if (named && named !== setName) {
    throw new Refusal(
      `MONGODB_URI asks for the replica set "${named}", and the server's is "${setName}". ` +
        `Write \`replicaSet=${setName}\` into MONGODB_URI.`,
    )
  }
  if (!parts.scheme.includes('+srv')) parts.query.set('replicaSet', setName)
  const whole = compose(parts)
  await hello(whole).catch((error) => {
    throw unreachable(whole, error)
  })
  return whole
}
