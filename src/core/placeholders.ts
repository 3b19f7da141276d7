/** The words that every message may fill in for each person. Features add to them. */
export const platformPlaceholders = ['first_name', 'last_order', 'discount_code'] as const

/** A word that a feature knows of people. */
export type Placeholder = {
  /** As it stands in a message: `{{birthday}}`. */
  name: string
  /** What it is for these people of one workspace; who is left out has none, so that `default` speaks. */
  words: (tenant: string, contacts: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/** Words of features for one person, by the name of their placeholder. */
export type OwnWords = Readonly<Record<string, string>>

/** One read a placeholder, whatever the number of people; none where there is no placeholder. */
export const readOwnWords = async (
  placeholders: readonly Placeholder[],
  tenant: string,
  contacts: readonly string[],
): Promise<((contact: string) => OwnWords) | null> => {
  if (placeholders.length === 0 || contacts.length === 0) return null
  const found = await Promise.all(placeholders.map(({ words }) => words(tenant, contacts)))
  return (contact) =>
    Object.fromEntries(placeholders.map(({ name }, n) => [name, found[n]?.get(contact) ?? '']))
}
