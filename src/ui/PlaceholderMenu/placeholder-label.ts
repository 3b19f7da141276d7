import { platformPlaceholders } from '../../core/placeholders.ts'

/** What the list calls a word; of a feature's only its name is at hand: `pet_name` is "Pet name". */
export const placeholderLabel = (t: (key: string) => string, name: string): string => {
  if ((platformPlaceholders as readonly string[]).includes(name)) return t(`ui:placeholder-${name}`)
  const words = name.replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
