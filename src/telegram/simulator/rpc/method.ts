import type { KeyRing } from '../mtproto/keys.ts'
import { refuse } from '../mtproto/rpc-error.ts'
import type { Session } from '../mtproto/session.ts'
import type { TlResult } from '../tl/encode.ts'
import type { TlObject } from '../tl/schema.ts'
import type { KeyRow } from '../world/model.ts'
import type { Audience } from '../world/updates.ts'
import { accessHash } from '../world/views.ts'
import type { World } from '../world/world.ts'
import type { Logins } from './logins.ts'

/** What all methods share. */
export type Api = {
  world: World
  audience: Audience
  keys: KeyRing
  logins: Logins
  uploads: Map<string, Map<number, Buffer>>
  /** Where this data centre listens. */
  address: () => { id: number; host: string; port: number }
  /** True while the account should keep quiet after a FLOOD_WAIT. */
  isFlooded: (userId: number) => boolean
  /** It was told to wait so many seconds. */
  noteWait: (userId: number, seconds: number) => void
  /** For how many seconds it still may send nothing. */
  secondsLeft: (userId: number) => number
  /** How many connections use this auth key, or a temporary key that stands for it. */
  connectionsOf: (keyId: string) => number
}

/** One request's surroundings. */
export type Context = Api & {
  session: Session
  requestId: bigint
  /** The permanent auth key behind the request. */
  identity: KeyRow
  /** Who asks; refuses when nobody has logged in with this key. */
  me: () => number
}

export type Method = (request: TlObject, context: Context) => TlResult | Promise<TlResult>

/** A namespace's methods by their full name. */
export type Methods = Readonly<Record<string, Method>>

/** Types a method's request. Its shape is the schema's, which the codec has enforced. */
export const method =
  <Request>(run: (request: Request, context: Context) => TlResult | Promise<TlResult>): Method =>
  (request, context) =>
    run(request as Request, context)

export type InputPeer = { _: string; userId?: bigint; accessHash?: bigint }

/** The user behind an input peer, if the asking account may address them. */
export const peerOf = ({ world, me }: Context, peer: InputPeer): number => {
  const viewer = me()
  if (peer._ === 'inputPeerSelf' || peer._ === 'inputUserSelf') return viewer
  const code = peer._.startsWith('inputUser') ? 'USER_ID_INVALID' : 'PEER_ID_INVALID'
  if (peer._ !== 'inputPeerUser' && peer._ !== 'inputUser') return refuse(400, code)
  const id = Number(peer.userId)
  if (id === viewer) return viewer
  // Bots need no hash for those who have written to them.
  const isMet = peer.accessHash === 0n && world.user(viewer)?.bot && world.dialog(viewer, id)
  const isKnown = world.user(id) && (isMet || peer.accessHash === accessHash(world, viewer, id))
  return isKnown ? id : refuse(400, code)
}

/** Unix seconds. */
export const seconds = ({ world }: Pick<Api, 'world'>): number => Math.floor(world.now() / 1000)
