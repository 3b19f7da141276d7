/** Lexical's bits for a text node's format. */
const formats = { '**': 1, __: 2, '~~': 4, '`': 16 } as const

type Mark = keyof typeof formats

const INLINE = /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(\*\*|__|~~|`)(?=\S)(.+?)\3/g

const textNode = (text: string, format = 0) => ({
  type: 'text' as const,
  text,
  format,
  style: '' as const,
  mode: 'normal' as const,
  detail: 0,
  version: 1,
})

const linkNode = (label: string, url: string) => ({
  type: 'link' as const,
  version: 3,
  format: '' as const,
  indent: 0,
  direction: 'ltr' as const,
  fields: { url, linkType: 'custom' as const, newTab: false },
  children: [textNode(label)],
})

type InlineNode = ReturnType<typeof textNode> | ReturnType<typeof linkNode>

/**
 * A message in plain text as the editor's document: a paragraph for each line, `**bold**`,
 * `__italic__`, `~~struck~~`, `` `code` `` and `[label](https://…)`. Placeholders pass untouched.
 */
export const textToLexical = (text: string) => ({
  root: {
    type: 'root' as const,
    format: '' as const,
    indent: 0,
    version: 1,
    direction: 'ltr' as const,
    children: text.split(/\r\n|\n/).map((line) => ({
      type: 'paragraph' as const,
      format: '' as const,
      indent: 0,
      version: 1,
      direction: 'ltr' as const,
      textFormat: 0,
      textStyle: '',
      children: inlineOf(line),
    })),
  },
})

const inlineOf = (line: string): InlineNode[] => {
  const nodes: InlineNode[] = []
  let done = 0
  for (const found of line.matchAll(INLINE)) {
    const [whole, label, url, mark, marked] = found
    if (found.index > done) nodes.push(textNode(line.slice(done, found.index)))
    if (label && url) nodes.push(linkNode(label, url))
    else nodes.push(textNode(marked ?? '', formats[mark as Mark]))
    done = found.index + whole.length
  }
  if (done < line.length) nodes.push(textNode(line.slice(done)))
  return nodes
}
