/** The workspace of a row whose id begins with it, as those of contacts, messages and runs do. */
export const workspaceOf = (id: string): string => id.split('.')[0] ?? ''
