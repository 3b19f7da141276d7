import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

import type { RsaKey } from './mtproto/rsa.ts'
import { makeRsaKey } from './mtproto/rsa.ts'

/** The server's RSA key, the one in `dir` or a new one that is kept there. */
export const loadIdentity = (dir: string | undefined): { rsa: RsaKey; keyFile: string | null } => {
  if (!dir) return { rsa: makeRsaKey(), keyFile: null }
  const privateFile = path.join(dir, 'private.pem')
  const keyFile = path.join(dir, 'public.pem')
  const isKnown = existsSync(privateFile)
  const rsa = makeRsaKey(isKnown ? readFileSync(privateFile, 'utf8') : undefined)
  if (!isKnown) writeWhole(privateFile, rsa.privatePem)
  if (!existsSync(keyFile)) writeWhole(keyFile, rsa.publicPem)
  return { rsa, keyFile }
}

/** The whole file or none, whenever the process may end. */
const writeWhole = (file: string, text: string): void => {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w', 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(fresh, file)
}
