type Named = {
  firstName?: string | null | undefined
  lastName?: string | null | undefined
  username?: string | null | undefined
}

/** What a person is called, in full; their username where they have no name, and null without either. */
export const personName = (person: Named | null | undefined): string | null => {
  const name = [person?.firstName, person?.lastName].filter(Boolean).join(' ')
  return name || person?.username || null
}
