/** What a person or key may be in a workspace. */
export const roles = ['owner', 'marketer', 'analyst', 'developer'] as const
export type Role = (typeof roles)[number]
