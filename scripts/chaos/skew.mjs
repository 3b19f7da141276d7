/** Senders whose clocks are wrong, by Debian's libfaketime. */
import { existsSync } from 'node:fs'

import { Refusal } from '../start/say.mjs'

const places = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '']
const library = () =>
  places
    .map((name) => ['/usr/lib', name, 'faketime/libfaketimeMT.so.1'].filter(Boolean).join('/'))
    .find((file) => existsSync(file))

/** The environment of the nth sender: the first is `minutes` ahead, the second behind, the others right. */
export const skewOf = (minutes, n) => {
  const sign = { 1: '+', 2: '-' }[n]
  if (minutes === 0 || !sign) return {}
  const preload = library()
  if (!preload) throw new Refusal('--skew needs libfaketime (`apt-get install faketime`).')
  return { LD_PRELOAD: preload, FAKETIME: `${sign}${minutes}m`, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
}
