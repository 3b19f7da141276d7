import type { EventType } from '../core/model/event.ts'

import { eventTypes } from '../core/model/event.ts'

/** An event of the live stream as a screen reads it. */
export type StreamEvent = {
  id: string
  type: EventType
  at: string
  campaign: string | null
  contact: string | null
  account: string | null
  data: Readonly<Record<string, unknown>>
}

/** Reads one message of the stream; null for anything that is not an event of ours. */
export const toStreamEvent = (text: string, lastEventId: string): StreamEvent | null => {
  const parsed = parse(text)
  if (!parsed || !eventTypes.some((type) => type === parsed['type'])) return null
  return {
    id: textIn(parsed, '_id') ?? textIn(parsed, 'id') ?? lastEventId,
    type: parsed['type'] as EventType,
    at: textIn(parsed, 'at') ?? '',
    campaign: textIn(parsed, 'campaign'),
    contact: textIn(parsed, 'contact'),
    account: textIn(parsed, 'account'),
    data: isRecord(parsed['data']) ? parsed['data'] : {},
  }
}

/** A text among an event's facts, else null. */
export const textIn = (data: Readonly<Record<string, unknown>>, key: string): string | null =>
  typeof data[key] === 'string' ? data[key] : null

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}
