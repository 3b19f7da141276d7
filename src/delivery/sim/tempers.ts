import type { World } from './world.ts'

/** How bad the weather of a run is: probabilities and lengths, drawn once from its seed. */
export type Tempers = {
  /** A request or an answer of the store gets lost. */
  storeLoss: number
  /** A write of many does some of it and fails. */
  storePart: number
  /** A write is applied long after its sender has given it up. */
  storeLate: number
  /** A request or an answer of Telegram gets lost, or the link breaks. */
  telegramLoss: number
  telegramSlow: number
  connectFails: number
  /** Telegram asks for silence after a message. */
  flood: number
  serverError: number
  /** A process is killed or stands still at the worst moment: around a send, after a flood. */
  worstMoment: number
}

const off: Tempers = {
  storeLoss: 0,
  storePart: 0,
  storeLate: 0,
  telegramLoss: 0,
  telegramSlow: 0,
  connectFails: 0,
  flood: 0,
  serverError: 0,
  worstMoment: 0,
}

/** Draws the weather. Three runs in ten are rough; some kinds of trouble are left out of some runs. */
export const drawTempers = (world: World): Tempers => {
  const rough = world.chance(0.3) ? 5 : 1
  const some = (share: number, value: number): number => (world.chance(share) ? value : 0)
  return {
    storeLoss: some(0.8, 0.012 * rough),
    storePart: some(0.5, 0.2 * rough),
    storeLate: some(0.5, 0.02 * rough),
    telegramLoss: some(0.8, 0.02 * rough),
    telegramSlow: some(0.5, 0.04),
    connectFails: some(0.5, 0.1),
    flood: some(0.5, 0.05),
    serverError: some(0.5, 0.03),
    worstMoment: some(0.7, 0.05),
  }
}

/** The sky clears: what has gone wrong stays, nothing new goes wrong. */
export const calm = (tempers: Tempers): void => void Object.assign(tempers, off)
