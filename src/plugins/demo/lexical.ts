type TextNode = {
  type: 'text'
  text: string
  format: number
  style: ''
  mode: 'normal'
  detail: 0
  version: 1
}

const FORMATS = { '**': 1, _: 2 } as const

const text = (value: string, format = 0): TextNode => ({
  type: 'text',
  text: value,
  format,
  style: '',
  mode: 'normal',
  detail: 0,
  version: 1,
})

/** A Lexical document from lines of text; `**bold**` and `_italic_` are understood. */
export const lexicalOf = (lines: readonly string[]) => ({
  root: {
    type: 'root' as const,
    format: '' as const,
    indent: 0,
    version: 1,
    direction: 'ltr' as const,
    children: lines.map((line) => ({
      type: 'paragraph' as const,
      format: '' as const,
      indent: 0,
      version: 1,
      direction: 'ltr' as const,
      textFormat: 0,
      children: inline(line),
    })),
  },
})

const inline = (line: string): TextNode[] =>
  line
    .split(/(\*\*[^*]+\*\*|(?<![\w{])_[^_]+_(?![\w}]))/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('**') && part.endsWith('**'))
        return text(part.slice(2, -2), FORMATS['**'])
      if (/^_[^_]+_$/.test(part)) return text(part.slice(1, -1), FORMATS._)
      return text(part)
    })
