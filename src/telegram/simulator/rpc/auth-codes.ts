import { randomBytes } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { CodeRow, CodeWay } from '../world/codes.ts'
import { codesOf, codeWait, codeWays, isCodeOpen, MAX_WRONG_CODES } from '../world/codes.ts'
import type { UserRow } from '../world/model.ts'
import { ensureAccount } from '../world/people.ts'
import { normalPhone } from '../world/world.ts'
import { homeOf, requireHome } from './dc.ts'
import { hasOtherSession, logIn } from './log-in.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import { writeLoginCode } from './service-notices.ts'

type Hashed = { phoneNumber: string; phoneCodeHash: string }
type SignIn = Hashed & { phoneCode?: string }
type SignUp = Hashed & { firstName: string; lastName: string }

const LIFE_S = 60
const DEFAULT_CODE = '12345'

/** Login by a code to the phone. */
export const authCodes: Methods = {
  'auth.sendCode': method<{ phoneNumber: string; apiId: number }>((request, context) => {
    if (request.apiId <= 0) return refuse(400, 'API_ID_INVALID')
    return sendCode(request.phoneNumber, context)
  }),
  'auth.resendCode': method<Hashed>((request, context) => {
    const open = openCode(request, context)
    const way = codeWays[codeWays.indexOf(open.way) + 1] ?? refuse(406, 'SEND_CODE_UNAVAILABLE')
    return deliverCode({ ...open, way, sentAt: context.world.now() }, context)
  }),
  'auth.cancelCode': method<Hashed>((request, context) => {
    keep({ ...openCode(request, context), over: true }, context)
    return true
  }),
  'auth.signIn': method<SignIn>((request, context) => signIn(request, context)),
  'auth.signUp': method<SignUp>((request, context) => signUp(request, context)),
}

const keep = (row: CodeRow, { world }: Context): void =>
  world.store.commit(['codes', row.hash, row])

/** A number as it is kept; not every text is one. */
export const phoneOf = (phoneNumber: string): string => {
  const phone = normalPhone(phoneNumber)
  return /^\+\d{7,15}$/.test(phone) ? phone : refuse(406, 'PHONE_NUMBER_INVALID')
}

const holderOf = (phone: string, { world }: Context): UserRow | null => {
  const user = world.byPhone(phone)
  const account = user && world.account(user.id)
  if (!account) return null
  return account.banned ? refuse(400, 'PHONE_NUMBER_BANNED') : user
}

const sendCode = (phoneNumber: string, context: Context): TlObject => {
  const { world, identity } = context
  const phone = phoneOf(phoneNumber)
  const user = holderOf(phone, context)
  if (user) requireHome(context, { topic: phone, home: homeOf(world, user.id), error: 'PHONE' })

  const before = codesOf(world, phone)
  const times = before.map((it) => it.sentAt)
  const wait = codeWait(times, new Date(world.now()))
  if (wait > 0) return refuse(420, `FLOOD_WAIT_${wait}`)
  for (const it of before) if (it.keyId === identity.id) keep({ ...it, over: true }, context)

  const row: CodeRow = {
    hash: randomBytes(9).toString('hex'),
    phone,
    code: (user && world.account(user.id)?.code) || DEFAULT_CODE,
    keyId: identity.id,
    sentAt: world.now(),
    way: user && hasOtherSession(context, user.id) ? 'app' : 'sms',
    wrong: 0,
    over: false,
  }
  return deliverCode(row, context)
}

const wayNames: Record<CodeWay, string> = { app: 'App', sms: 'Sms', call: 'Call' }

const deliverCode = (row: CodeRow, context: Context): TlObject => {
  const { world, logins } = context
  keep(row, context)
  logins.lastCode.set(row.phone, { code: row.code, at: new Date(row.sentAt).toISOString() })
  const user = world.byPhone(row.phone)
  if (row.way === 'app' && user) writeLoginCode(context, user.id, row.code)
  const next = codeWays[codeWays.indexOf(row.way) + 1]
  return {
    _: 'auth.sentCode',
    type: { _: `auth.sentCodeType${wayNames[row.way]}`, length: row.code.length },
    phoneCodeHash: row.hash,
    nextType: next ? { _: `auth.codeType${wayNames[next]}` } : undefined,
    timeout: LIFE_S,
  }
}

/** The login that a hash stands for, while its code may still be used. */
const openCode = ({ phoneNumber, phoneCodeHash }: Hashed, { world }: Context): CodeRow => {
  const phone = phoneOf(phoneNumber)
  if (!phoneCodeHash) return refuse(400, 'PHONE_CODE_HASH_EMPTY')
  const row = world.store.table('codes').get(phoneCodeHash)
  const isOpen = row?.phone === phone && isCodeOpen(row, new Date(world.now()))
  return isOpen ? row : refuse(400, 'PHONE_CODE_EXPIRED')
}

const signIn = (request: SignIn, context: Context): TlObject => {
  const { world, logins, identity } = context
  const row = openCode(request, context)
  if (!request.phoneCode) return refuse(400, 'PHONE_CODE_EMPTY')
  if (request.phoneCode !== row.code) {
    const wrong = row.wrong + 1
    keep({ ...row, wrong, over: wrong >= MAX_WRONG_CODES }, context)
    return refuse(400, 'PHONE_CODE_INVALID')
  }
  const user = holderOf(row.phone, context)
  if (!user) return signUpRequired(row, context)
  if (world.account(user.id)?.password) {
    logins.passwords.set(identity.id, { userId: user.id, challenge: null, owes: true })
    return refuse(401, 'SESSION_PASSWORD_NEEDED')
  }
  return logIn(context, user.id)
}

/** Nobody has this number: whoever knows the code may take it by `auth.signUp`. */
const signUpRequired = (row: CodeRow, context: Context): TlObject => {
  if (context.world.store.table('settings').get('signUp')?.value === 'closed') {
    return refuse(400, 'PHONE_NUMBER_UNOCCUPIED')
  }
  context.logins.proven.add(row.hash)
  return {
    _: 'auth.authorizationSignUpRequired',
    termsOfService: {
      _: 'help.termsOfService',
      id: { _: 'dataJSON', data: '{"local":true}' },
      text: 'This is a local Telegram. Nothing you do here leaves this machine.',
      entities: [],
    },
  }
}

const signUp = (request: SignUp, context: Context): TlObject => {
  const { world, logins } = context
  const row = openCode(request, context)
  if (!logins.proven.has(row.hash)) return refuse(400, 'PHONE_CODE_EMPTY')
  if (holderOf(row.phone, context)) return refuse(400, 'PHONE_NUMBER_OCCUPIED')
  const firstName = request.firstName.trim()
  if (!firstName || firstName.length > 64) return refuse(400, 'FIRSTNAME_INVALID')
  if (request.lastName.length > 64) return refuse(400, 'LASTNAME_INVALID')
  logins.proven.delete(row.hash)
  const lastName = request.lastName.trim() || undefined
  const user = ensureAccount(world, { phone: row.phone, firstName, lastName })
  // A person whom others knew by this number already takes the name they signed up with.
  const named = { ...user, firstName, lastName: lastName ?? null, persona: null }
  world.store.commit(['users', String(user.id), named])
  return logIn(context, user.id)
}
