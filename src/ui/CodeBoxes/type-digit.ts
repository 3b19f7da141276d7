/** The code after somebody typed or pasted: digits only, never longer than the boxes. */
export const typeDigit = (value: string, typed: string, length: number): string =>
  `${value}${typed.replace(/\D/g, '')}`.slice(0, length)
