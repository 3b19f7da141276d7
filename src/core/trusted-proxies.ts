import { BlockList, isIP } from 'node:net'

/** Whether what a peer forwards is believed; `hop` counts from our own socket, which is 0. */
export type TrustProxy = (address: string, hop: number) => boolean

/** The same names as Express has for `trust proxy`. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/**
 * What `HERALD_TRUSTED_PROXIES` says: a number of hops, or addresses, subnets and names of them. Nobody
 * is trusted when it is empty. Null when it cannot be understood.
 */
export const trustedProxies = (setting: string): TrustProxy | null => {
  const words = setting.split(/[\s,]+/).filter((word) => word !== '')
  if (words.length === 0) return () => false
  const [first = '', another] = words
  if (/^\d{1,2}$/.test(first) && another === undefined) return (_, hop) => hop < Number(first)
  const list = new BlockList()
  const known = words.flatMap((word) => named[word] ?? [word]).every((part) => add(list, part))
  return known ? (address) => includes(list, address) : null
}

const add = (list: BlockList, part: string): boolean => {
  const [address = '', bits, more] = part.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined) return false
  const most = family === 4 ? 32 : 128
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)) return false
  list.addSubnet(address, Number(bits ?? most), family === 4 ? 'ipv4' : 'ipv6')
  return true
}

const includes = (list: BlockList, address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

type Told = {
  /** The peer of our own socket. */
  peer: string
  /** `X-Forwarded-For` as it came: each proxy appends whom it heard. */
  forwarded: string
}

/** Who calls: the nearest address that no trusted proxy told us about another from. */
export const clientAddress = ({ peer, forwarded }: Told, trust: TrustProxy): string => {
  const told = forwarded.split(',').map(plain).reverse()
  let nearest = plain(peer)
  for (const [hop, address] of told.entries()) {
    if (!trust(nearest, hop) || isIP(address) === 0) return nearest
    nearest = address
  }
  return nearest
}

/** A socket for both families names an IPv4 address in its IPv6 form. */
const plain = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, '')
