import type { ErrorCode } from '../../core/errors.ts'

import { isPlatformError, PlatformError } from '../../core/errors.ts'

/** One end of a line between two threads; frames arrive in the order in which they were posted. */
export type Port = {
  postMessage: (frame: Frame) => void
  on: (event: 'message', listener: (frame: Frame) => void) => unknown
}

type Said = { message: string; platform?: { code: ErrorCode; details: PlatformError['details'] } }

export type Frame =
  | { tell: string; about: readonly unknown[] }
  | { ask: number; what: string; about: readonly unknown[] }
  | { answer: number; value: unknown }
  | { refused: number; error: Said }

/** What one side answers, by name; a promise is waited for. */
type Methods = { [name: string]: (...about: never[]) => unknown }

type Answers<Theirs extends Methods, Name extends keyof Theirs> = Promise<
  Awaited<ReturnType<Theirs[Name]>>
>

/** A line on which both sides ask and tell, each what the other one answers to. */
export type Channel<Theirs extends Methods> = {
  ask: <Name extends keyof Theirs & string>(
    what: Name,
    ...about: Parameters<Theirs[Name]>
  ) => Answers<Theirs, Name>
  /** Without an answer. */
  tell: <Name extends keyof Theirs & string>(what: Name, ...about: Parameters<Theirs[Name]>) => void
}

type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void }

/** Everything that goes over it is copied, but for shared memory. */
export const makeChannel = <Theirs extends Methods>(port: Port, mine: Methods): Channel<Theirs> => {
  const waiting = new Map<number, Waiting>()
  let asked = 0
  const run = async (what: string, about: readonly unknown[]): Promise<unknown> => {
    const method = mine[what]
    if (!method) throw new Error(`Nobody answers to ${what}`)
    return method(...(about as never[]))
  }
  const answer = (ask: number, what: string, about: readonly unknown[]): void => {
    run(what, about).then(
      (value) => port.postMessage({ answer: ask, value }),
      (error: unknown) => port.postMessage({ refused: ask, error: inFrame(error) }),
    )
  }
  const settle = (ask: number, how: (one: Waiting) => void): void => {
    const one = waiting.get(ask)
    waiting.delete(ask)
    if (one) how(one)
  }
  port.on('message', (frame) => {
    if ('tell' in frame) mine[frame.tell]?.(...(frame.about as never[]))
    else if ('ask' in frame) answer(frame.ask, frame.what, frame.about)
    else if ('answer' in frame) settle(frame.answer, ({ resolve }) => resolve(frame.value as never))
    else settle(frame.refused, ({ reject }) => reject(outOfFrame(frame.error)))
  })
  return {
    ask: (what, ...about) =>
      new Promise((resolve, reject) => {
        asked += 1
        waiting.set(asked, { resolve, reject })
        port.postMessage({ ask: asked, what, about })
      }),
    tell: (what, ...about) => port.postMessage({ tell: what, about }),
  }
}

const inFrame = (error: unknown): Said => {
  if (!(error instanceof Error)) return { message: String(error) }
  const { message } = error
  if (!isPlatformError(error)) return { message }
  return { message, platform: { code: error.code, details: error.details } }
}

const outOfFrame = ({ message, platform }: Said): Error =>
  platform
    ? new PlatformError(platform.code, message, { details: platform.details })
    : new Error(message)
