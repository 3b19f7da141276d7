import type { Random } from '../core/random.ts'

import { MINUTE, SECOND } from '../core/time.ts'

/** How long an upload rests after so many failures: 2 s, 4 s, 8 s … 10 minutes, a fifth more or less. */
export const uploadRest = (failures: number, random: Random): number =>
  Math.round(Math.min(2 ** Math.min(failures, 20) * SECOND, 10 * MINUTE) * (0.8 + 0.4 * random()))

/** Nothing of a file is tried for so long: the message that carries it may wait as long. */
export class UploadRest extends Error {
  readonly waitMs: number

  constructor(
    word: 'UPLOAD_RESTS' | 'UPLOAD_FAILED' | 'STORE_UNREACHABLE',
    waitMs: number,
    cause?: unknown,
  ) {
    super(word, { cause })
    this.waitMs = Math.max(0, Math.ceil(waitMs))
  }
}

/** How often one part is offered on the same connection. */
export const PART_TRIES = 3

/** Between two offers of a part: 0.5 s, 1 s …, a fifth more or less. */
export const partRest = (tries: number, random: Random): number =>
  Math.round(2 ** (tries - 2) * SECOND * (0.8 + 0.4 * random()))
