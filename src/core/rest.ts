/**
 * Whether an account rests until somebody has looked: such a rest has an end only so that none is for
 * ever, and nobody is told to wait for it.
 */
export const needsSomebody = (restReason: string | null | undefined): boolean =>
  restReason === 'risk-critical'
