/** A refusal in the Bot API's own words. */
export class BotError extends Error {
  override readonly name = 'BotError'
  readonly code: number
  readonly parameters: Readonly<Record<string, number>> | null

  constructor(
    code: number,
    message: string,
    parameters: Readonly<Record<string, number>> | null = null,
  ) {
    super(message)
    this.code = code
    this.parameters = parameters
  }
}

/** Refuses: `found ?? badRequest('chat not found')`. */
export const badRequest = (what: string): never => {
  throw new BotError(400, `Bad Request: ${what}`)
}

export const forbidden = (what: string): never => {
  throw new BotError(403, `Forbidden: ${what}`)
}

export const tooMany = (seconds: number): never => {
  throw new BotError(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
}
