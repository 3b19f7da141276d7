import type { RawClick } from '../../core/model/money-trail.ts'

import { createHmac } from 'node:crypto'

export type NewClick = { code: string; visitor: string; bot: boolean; at: Date }

/** One line of a segment. A torn line has no end, or does not match, and is not a click. */
export const writeRecord = ({ code, visitor, bot, at }: NewClick): Buffer =>
  Buffer.from(`${code} ${visitor} ${bot ? 1 : 0} ${at.getTime()}\n`, 'latin1')

const RECORD = /^([A-Za-z0-9_-]{4,40}) ([A-Za-z0-9_-]{1,40}) ([01]) (\d{13})$/

/** Every whole record of a segment with its place. Zeros are room that nobody has written to. */
export const readRecords = (bytes: Buffer): RawClick[] => {
  const clicks: RawClick[] = []
  let start = 0
  while (start < bytes.length) {
    if (bytes[start] === 0) {
      start++
      continue
    }
    const end = bytes.indexOf(10, start)
    if (end < 0) break
    const click = parse(bytes.toString('latin1', start, end), start)
    if (click) clicks.push(click)
    start = end + 1
  }
  return clicks
}

const parse = (line: string, offset: number): RawClick | null => {
  const [, code, visitor, bot, at] = RECORD.exec(line) ?? []
  if (!code || !visitor) return null
  return { offset, code, visitor, bot: bot === '1', at: new Date(Number(at)) }
}

/** The name of a click from the moment it is durable: its place, and a tag that only Herald makes. */
export const clickIdOf = (key: string, segment: string, offset: number): string => {
  const place = `${segment}-${offset.toString(36)}`
  const tag = createHmac('sha256', key).update(place).digest('base64url').slice(0, 10)
  return `${place}-${tag}`
}

/** A visitor without their address: one day's pseudonym that says nothing the day after. */
export const visitorOf = (key: string, day: string, ip: string, agent: string): string =>
  createHmac('sha256', key).update(`${day} ${ip} ${agent}`).digest('base64url').slice(0, 16)

/** A key for one purpose, from the installation's secret. */
export const keyFor = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(`herald ${purpose}`).digest('base64url')
