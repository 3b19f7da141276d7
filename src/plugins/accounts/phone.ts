import { PlatformError } from '../../core/errors.ts'

/** A phone number in E.164, whatever spaces, dots or brackets it was typed with. */
export const normalisePhone = (typed: string): string => {
  const digits = typed.replace(/[\s().\-/]/g, '').replace(/^00/, '+')
  const phone = digits.startsWith('+') ? digits : `+${digits}`
  if (/^\+[1-9]\d{6,14}$/.test(phone)) return phone
  throw new PlatformError(
    'INVALID_INPUT',
    'This is not a phone number in international form, for example +49 151 23456789.',
    { field: 'phone' },
  )
}

/** "+49 ••• ••• 12 34": enough to tell accounts apart, not enough to call. */
export const maskPhone = (phone: string): string =>
  `${phone.slice(0, 3)} ••• ••• ${phone.slice(-4, -2)} ${phone.slice(-2)}`
