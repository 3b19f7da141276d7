const paths = {
  play: 'M6 4l10 6-10 6z',
  stop: 'M5 5h10v10H5z',
  pause: 'M7 4v12M13 4v12',
  check: 'M4 10.500l4 4 8-9',
  ring: 'M10 5a5 5 0 100 10 5 5 0 000-10z',
  clock: 'M10 3.500a6.500 6.500 0 100 13 6.500 6.500 0 000-13zM10 6.500V10l2.500 2',
  cross: 'M10 3a7 7 0 100 14 7 7 0 000-14zM7.500 7.500l5 5M12.500 7.500l-5 5',
  info: 'M10 3a7 7 0 100 14 7 7 0 000-14zM10 9v5M10 6.200v.1',
  warn: 'M10 3.500l7.500 13h-15zM10 8v4M10 14.300v.1',
  wait: 'M6 3h8M6 17h8M7 3c0 4 6 5 6 7s-6 3-6 7M13 3c0 4-6 5-6 7s6 3 6 7',
  key: 'M12.500 3.500a4 4 0 11-3 6.600L4 15.500v1.500h2.500v-2h2v-2l1.500-1.500',
  ban: 'M10 3a7 7 0 100 14 7 7 0 000-14zM5.200 5.200l9.600 9.600',
  plus: 'M10 4v12M4 10h12',
  person:
    'M10 3.500a3.200 3.200 0 100 6.400 3.200 3.200 0 000-6.400zM4 17c0-3.200 2.700-5 6-5s6 1.800 6 5',
  people:
    'M7.500 4a3 3 0 100 6 3 3 0 000-6zM2 17c0-3 2.500-5 5.500-5s5.500 2 5.500 5M13 4.500a3 3 0 010 5.500M15 12.500c1.800.7 3 2.400 3 4.500',
  send: 'M3 10l14-6-5 13-3-5zM9 12l8-8',
  phone: 'M7 2.500h6a1 1 0 011 1v13a1 1 0 01-1 1H7a1 1 0 01-1-1v-13a1 1 0 011-1zM9 15h2',
  cart: 'M2.500 4h2l2 8.500h8l1.500-6H5.500M7.500 16.300v.1M13.500 16.300v.1',
  link: 'M8.500 11.500l3-3M9 6.500l1.500-1.500a3 3 0 014.500 4.500L13.500 11M11 13.500L9.500 15A3 3 0 015 10.500L6.500 9',
  image: 'M3 4.500h14v11H3zM6.500 8.200v.1M3.500 14l4-3.500 3 2.500 3-3 3.500 3.500',
  moon: 'M15.500 12.500A6.500 6.500 0 018 4.500a6 6 0 107.500 8z',
} as const

export type IconName = keyof typeof paths
const filled: readonly IconName[] = ['play', 'stop']

/** A 16 px stroke icon. Decoration only: the word beside it says what it means. */
export const Icon = ({ name, large = false }: { name: IconName; large?: boolean }) => (
  <svg
    aria-hidden="true"
    className={large ? 'h-i h-i--l' : 'h-i'}
    style={filled.includes(name) ? { fill: 'currentColor' } : undefined}
    viewBox="0 0 20 20"
  >
    <path d={paths[name]} />
  </svg>
)
