/**
 * What an address has in common with every other way to write it that leads to the same page: without a
 * slash at its end, without a question and a mark behind it. What is no address stays as it is.
 */
export const pageKey = (address: string): string => {
  if (!URL.canParse(address)) return address
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
