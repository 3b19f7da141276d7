/** What both halves of the expansion bench know. */
export const big = { tenant: 'bench001', account: 'acc1', campaign: 'million1' }
/** Another workspace, whose few people must not wait for them. */
export const small = { tenant: 'bench002', account: 'acc2', campaign: 'hundred1' }
export const FEW = 100

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
