/** What both halves of the expansion bench know. */
export const tenant = 'bench001'
export const account = 'acc1'
export const campaign = 'million1'

const text = (value: string, format = 0) => ({ type: 'text', text: value, format })

/** A message as marketers write it: a name, bold words, a code and a tracked link. */
export const document = {
  root: {
    type: 'root',
    children: [
      {
        type: 'paragraph',
        children: [
          text('Hi {{first_name | default: "there"}}, '),
          text('only this week', 1),
          text(' you get 20 % off with {{discount_code}}.'),
        ],
      },
      {
        type: 'paragraph',
        children: [
          text('Look here: '),
          {
            type: 'link',
            fields: { url: 'https://shop.example/spring?utm_source=telegram' },
            children: [text('the spring collection')],
          },
        ],
      },
    ],
  },
}
