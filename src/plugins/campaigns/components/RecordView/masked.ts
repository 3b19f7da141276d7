import type { RenderedMessage } from '../../../../core/model/message.ts'

/**
 * A person's own links with their codes covered: whoever followed one from here would be counted as them.
 * As many signs as before, so that what is bold stays bold.
 */
export const masked = (
  { text, entities }: Pick<RenderedMessage, 'text' | 'entities'>,
  codes: readonly string[],
): Pick<RenderedMessage, 'text' | 'entities'> => {
  const cover = (words: string) =>
    codes.reduce((so, code) => so.replaceAll(code, '•'.repeat(code.length)), words)
  return {
    text: cover(text),
    entities: entities.map((entity) =>
      entity.type === 'text-link' ? { ...entity, url: cover(entity.url) } : entity,
    ),
  }
}
