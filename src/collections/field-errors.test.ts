import { expect, it } from 'vitest'

import { fieldErrors } from './field-errors.ts'

const RULE = 'Small letters, digits and hyphens.'

/** As of the other copy of Payload: the name is right, the class is not. */
const refusal = (name: string, errors: object[]) =>
  Object.assign(new Error('The following field is invalid: Name'), { name, data: { errors } })

const answered = (error: Error) => {
  const result = { errors: [{ message: error.message }] }
  return fieldErrors({ error, result } as unknown as Parameters<typeof fieldErrors>[0])
}

it('says the rule beside its field and in the message', () => {
  expect(answered(refusal('ValidationError', [{ path: 'name', message: RULE }]))).toEqual({
    response: {
      errors: [
        {
          name: 'ValidationError',
          data: { errors: [{ path: 'name', message: RULE }] },
          message: `The following field is invalid (Name). ${RULE}`,
        },
      ],
    },
  })
})

it('leaves every other refusal as it is', () => {
  expect(answered(refusal('Forbidden', [{ path: 'name', message: RULE }]))).toBeUndefined()
  expect(answered(refusal('ValidationError', []))).toBeUndefined()
})
