/** A refusal in Telegram's own words, e.g. 403 USER_IS_BLOCKED. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Refuses. Reads well where a value is expected: `user ?? refuse(400, 'USER_ID_INVALID')`. */
export const refuse = (code: number, message: string): never => {
  throw new RpcError(code, message)
}
