import type { Client } from './client.fixture.ts'
import { bigInt, logInAs } from './client.fixture.ts'
import type { LibraryName, Rig } from './rig.fixture.ts'
import { startRig } from './rig.fixture.ts'

/** Two accounts that write to each other: the rig's own, and Dana. */
export type Pair = Rig & {
  dana: Client
  /** What one account calls the other. */
  toDana: string
  nextId: () => never
}

export const DANA = '+15550000077'

export const startPair = async (name: LibraryName): Promise<Pair> => {
  const rig = await startRig(name)
  await rig.call('/accounts', { phone: DANA, firstName: 'Dana', username: 'dana_here' })
  const dana = rig.makeTestClient(rig.simulator)
  await logInAs(dana, DANA)
  let last = 1_000_000
  return {
    ...rig,
    dana,
    toDana: 'dana_here',
    nextId: () => bigInt(String(last++)),
    close: async () => {
      await dana.destroy()
      await rig.close()
    },
  }
}

type Updates = { updates?: { className: string; message?: unknown }[] }

/** The messages that came along with an answer, in its order. */
export const messagesIn = <Message>(answer: unknown): Message[] => {
  const outer = answer as Updates & { updates?: Updates }
  const inner = Array.isArray(outer.updates) ? outer : (outer.updates as Updates | undefined)
  return (inner?.updates ?? []).flatMap((it) =>
    it.message && typeof it.message === 'object' ? [it.message as Message] : [],
  )
}

/** The code that a refusal carries, however the library words it. */
export const refusalIn = async (run: Promise<unknown>): Promise<string> => {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown as { errorMessage?: string; code?: number; seconds?: number },
  )
  if (!error) return 'none'
  if (error.seconds !== undefined) return `${error.code} WAIT_${error.seconds}`
  return `${error.code} ${error.errorMessage}`
}

/** Uploads a small file in one part, and gives what a message may carry. */
export const uploadOne = async (
  { Api, nextId }: Pick<Pair, 'Api' | 'nextId'>,
  client: Client,
  bytes: Buffer,
  name: string,
) => {
  const id = nextId()
  await client.invoke(new Api.upload.SaveFilePart({ fileId: id, filePart: 0, bytes }))
  return new Api.InputFile({ id, parts: 1, name, md5Checksum: '' })
}

/** The smallest picture. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
