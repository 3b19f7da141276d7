import type { Payload } from 'payload'
import type { Db } from './mongo/connect.ts'

import config from '@payload-config'
import { getPayload } from 'payload'

import { systemClock } from './core/clock.ts'
import { type Env, loadEnv } from './core/env.ts'
import { CLAIM } from './endpoints/routes.ts'
import { connectMongo } from './mongo/connect.ts'
import { holdSending } from './mongo/hold-sending.ts'
import { migrate } from './mongo/migrate.ts'
import { seedDemo } from './plugins/demo/seed-demo.ts'
import { simulatorAnswers, simulatorControl } from './plugins/demo/simulator-control.ts'
import { makeFirstWorkspace } from './plugins/demo/first-workspace.ts'
import { recoverOwner } from './plugins/identity/recover-owner.ts'
import { createUnclaimedOwner, makeOwnerLink, ownerState } from './plugins/identity/owner.ts'
import { features } from './plugins/index.ts'
import { fail } from './roles/start-role.ts'
import { openGateway } from './telegram/open-gateway.ts'
import { requireMasterKey } from './vault/master-key.ts'
import { openVault } from './vault/open-vault.ts'

const say = (line: Record<string, unknown>) =>
  void process.stdout.write(`${JSON.stringify(line)}\n`)

/**
 * Brings an installation to the point where the roles may start: indexes, the demo, the unclaimed
 * owner. Safe to run at every start. Prints one JSON line a step.
 */
const main = async (): Promise<void> => {
  const env = loadEnv()
  const { db, close } = await connectMongo(env.MONGODB_URI)
  await requireMasterKey(db, env.HERALD_MASTER_KEY)
  say({ step: 'Creating indexes' })
  await migrate(db, features)
  if (env.HERALD_HOLD) say({ step: `Sending is held in ${await hold(db)}` })
  const payload = await getPayload({ config, disableOnInit: true })
  const first = env.HERALD_DEMO
    ? await demo({ env, db, payload })
    : await makeFirstWorkspace(payload, db)
  await inviteOwner({ env, db, payload }, first)
  say({ done: true })
  await payload.destroy()
  await close()
}

const hold = async (db: Db): Promise<string> => {
  const held = await holdSending(db, systemClock.now())
  return `every workspace (${held} were sending); an owner resumes each on its page`
}

type Means = { env: Env; db: Db; payload: Payload }

const inviteOwner = async ({ env, db, payload }: Means, first: string): Promise<void> => {
  if ((await ownerState(db)) === 'none') await createUnclaimedOwner(payload, { tenant: first })
  if ((await ownerState(db)) === 'unclaimed') {
    const token = await makeOwnerLink(db, systemClock.now())
    say({ owner: `${env.HERALD_PUBLIC_URL}${CLAIM}?token=${token}` })
  } else if (env.HERALD_NEW_OWNER_LINK) {
    const way = await recoverOwner(payload, db)
    if (way) say({ reset: `${env.HERALD_PUBLIC_URL}${way.path}`, email: way.email })
  }
}

const demo = async ({ env, db, payload }: Means): Promise<string> => {
  if (!env.HERALD_SIMULATOR_CONTROL) throw new Error('The demo needs HERALD_SIMULATOR_CONTROL')
  await simulatorAnswers(env.HERALD_SIMULATOR_CONTROL)
  const { own } = await seedDemo({
    payload,
    db,
    vault: openVault({ db, masterKey: env.HERALD_MASTER_KEY }),
    gateway: openGateway({
      network: 'sandbox',
      simulator: env.HERALD_SIMULATOR,
      keyFile: env.HERALD_SIMULATOR_KEY,
    }),
    control: simulatorControl(env.HERALD_SIMULATOR_CONTROL),
    publicUrl: env.HERALD_PUBLIC_URL,
    masterKey: env.HERALD_MASTER_KEY,
    now: systemClock.now(),
    say: (step) => say({ step }),
  })
  return own
}

await main().then(() => process.exit(0), fail)
