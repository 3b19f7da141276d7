/** Makes a `switch` exhaustive: a new case of the union is a type error at this call. */
export const assertNever = (value: never): never => {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
