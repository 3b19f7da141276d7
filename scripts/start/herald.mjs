/** One start of Herald, from the first check to the ready block, and its orderly end. */
import { buildIfStale } from './build.mjs'
import { hideFromGit, holdData } from './data-folder.mjs'
import { environmentOf, rolesOf } from './environment.mjs'
import {
  clearRun,
  isRunning,
  lacksMasterKey,
  loadSecrets,
  noteRun,
  readRun,
  writeRun,
} from './files.mjs'
import { install, isInstalled } from './install.mjs'
import { freePort, requirePort, requireRoom } from './machine.mjs'
import { mediaFolder } from './media-folder.mjs'
import { keepMongo, openMongo, refuseLostKey } from './mongo.mjs'
import { announce, Refusal } from './say.mjs'
import { runSeed } from './seed.mjs'
import { makeSupervisor } from './supervisor.mjs'
import { watchTelegram } from './telegram-sender.mjs'

/** Everything that can refuse does so here, before the first byte is written. */
const checkMachine = async ({ top, settings }) => {
  await requirePort(settings.port, settings.host)
  requireRoom(settings.data, 300)
  if (!isInstalled(top)) requireRoom(top, 2500)
}

/** The first act: from here on what lies in the data folder is this start's to use, to stop and to clear. */
const takeData = async ({ data, own }) => {
  own.hold = await holdData(data)
  const run = readRun(data)
  if (own.hold) return run
  const who = run.pid ? ` (process ${run.pid}, ${run.url})` : ''
  throw new Refusal(
    `Herald already runs with the data in ${data}${who}. ` +
      'Stop it first with Ctrl-C, or start a second one beside it: `npm start -- --port 3100 --data ./data-2`.',
  )
}

const choosePorts = async (run) => {
  const ports = {}
  for (const name of ['web', 'simulator', 'control'])
    ports[name] = await freePort(run.ports?.[name])
  return ports
}

/** A start that is asked to stop does not take its next step. */
const goOn = (own) => {
  if (own.stopping) throw new Error('The start was stopped.')
}

const tellOfUploads = (where) => {
  const { said } = mediaFolder(where)
  if (said && !process.env.HERALD_MEDIA && !process.env.HERALD_S3_BUCKET) announce(said)
}

/** A new master key is made for an empty database alone. */
const secretsFor = async (data, mongoUri) => {
  if (lacksMasterKey(data)) await refuseLostKey(mongoUri, data)
  return loadSecrets(data)
}

const startRoles = async ({ own, top, env, settings }) => {
  const { supervisor, roles } = own
  const [simulator, ...others] = roles
  announce('Starting the local Telegram')
  // The seed loads for seconds before it needs the local Telegram, and waits for it then.
  const [links] = await Promise.all([
    runSeed({ top, env, newOwnerLink: settings.newOwnerLink }),
    supervisor.start(simulator),
  ])
  goOn(own)
  announce(`Starting ${others.map((role) => role.name).join(', ')}`)
  await Promise.all(others.map((role) => supervisor.start(role)))
  return links
}

/**
 * Starts all and resolves to `{ links, control, url }`. `own` is filled as things come to life, so
 * that a stop in the middle ends what there is: `own.stop()` in order, `own.kill()` at once.
 */
export const startHerald = async ({ top, settings, own }) => {
  const { data } = settings
  const run = await takeData({ data, own })
  await checkMachine({ top, settings })
  await install(top)
  goOn(own)
  const onSpawn = (handle) => {
    own.mongo = handle
    if (own.stopping) handle.kill()
  }
  own.mongo = await openMongo({ data, run, onSpawn })
  goOn(own)
  const { mongo } = own
  const ports = await choosePorts(run)
  const url = `http://127.0.0.1:${settings.port}`
  const control = `http://127.0.0.1:${ports.control}`
  const record = { pid: process.pid, url, control, ports, demo: settings.demo }
  const noteMongo = ({ pid, port }) => {
    if (pid) record.mongod = { pid, port }
  }
  noteMongo(mongo)
  const save = () => noteRun(data, { ...record, roles: own.supervisor?.pids() ?? {} })
  own.forget = () => clearRun(data, { mongod: record.mongod })
  writeRun(data, { ...record, roles: {} })
  hideFromGit(data)

  const secrets = await secretsFor(data, mongo.uri)
  if (secrets.made) announce(`Secrets: made once, in ${data}/secrets.env`)
  await buildIfStale(top)
  goOn(own)
  const env = environmentOf({ settings, ports, secrets, mongoUri: mongo.uri, top })
  tellOfUploads({ data, top })
  const roles = rolesOf({ ports, settings })
  const supervisor = makeSupervisor({ top, env, data, onChange: save })
  own.supervisor = supervisor
  own.roles = roles
  const links = await startRoles({ own, top, env, settings })
  goOn(own)
  own.telegram = watchTelegram({ mongo, supervisor, roles })
  const onChange = (again) => {
    own.mongo = again
    noteMongo(again)
    save()
  }
  own.letMongoGo = keepMongo({ data, mongo, onSpawn, onChange })
  await own.telegram.begin()
  record.ready = true
  save()
  return { links, control, url }
}

/** Roles in order, then MongoDB. What never came to life is skipped. */
export const stopHerald = async (own) => {
  own.stopping = true
  own.telegram?.stop()
  own.letMongoGo?.()
  await own.supervisor?.stop(own.roles)
  await own.mongo?.stop()
  own.forget?.()
  await own.hold?.leave()
}

export const killHerald = (own) => {
  own.stopping = true
  own.letMongoGo?.()
  own.supervisor?.kill()
  own.mongo?.kill()
}

/** A new one-time link from an installation that runs already; as `runSeed` resolves. */
export const renewOwnerLink = async ({ top, settings, run }) => {
  if (!run.ready || !isRunning(run)) {
    throw new Refusal(
      `Herald is starting just now with the data in ${settings.data}. Its owner address comes at the end of that start.`,
    )
  }
  const port = Number(new URL(run.url).port)
  const uri = `mongodb://127.0.0.1:${run.mongod?.port}/herald?replicaSet=rs0`
  const mongoUri = process.env.MONGODB_URI || uri
  const secrets = await secretsFor(settings.data, mongoUri)
  const env = environmentOf({
    settings: { ...settings, port, demo: run.demo, hold: false },
    ports: run.ports,
    secrets,
    mongoUri,
    top,
  })
  return runSeed({ top, env, newOwnerLink: true })
}
