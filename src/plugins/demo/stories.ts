/** A finished or ready campaign of a demo workspace. */
export type Story = {
  key: string
  name: string
  lines: readonly string[]
  url: string
  discountCode: string
  /** Days ago it ran; null = the draft that is ready to start. */
  daysAgo: number | null
  /** How many people it went to. */
  size: number
  /** Shares of those sent to. */
  read: number
  clicked: number
  replied: number
  bought: number
}

export type Shop = {
  key: 'lumen' | 'northwind'
  name: string
  slug: string
  email: string
  timeZone: string
  currency: string
  username: string
  phone: string
  products: readonly { name: string; price: number }[]
  stories: readonly Story[]
}

const site = 'https://shop.example.test'

/** The workspace of the person who claims the installation. */
export const lumen: Shop = {
  key: 'lumen',
  name: 'Lumen Tea',
  slug: 'lumen-tea',
  email: 'hello@lumen-tea.example.test',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  username: 'lumen_tea',
  phone: '+15550100001',
  products: [
    { name: 'First Flush Darjeeling', price: 1890 },
    { name: 'Gyokuro Uji', price: 3450 },
    { name: 'Rooibos Vanilla', price: 990 },
    { name: 'Cast-iron teapot', price: 5900 },
    { name: 'Tasting box', price: 2450 },
  ],
  stories: [
    {
      key: 'spring',
      name: 'Spring flush is here',
      lines: [
        'Hi {{first_name}},',
        'the **first flush** has arrived. A tin with your name on it: ',
        'Your code: {{discount_code}}',
      ],
      url: `${site}/spring`,
      discountCode: 'FLUSH10',
      daysAgo: 74,
      size: 380,
      read: 0.76,
      clicked: 0.24,
      replied: 0.12,
      bought: 0.085,
    },
    {
      key: 'gift',
      name: 'Gift boxes, packed by hand',
      lines: [
        'Hello {{first_name}},',
        'last time you chose {{last_order | default: "our house blend"}}. This one is wrapped already.',
      ],
      url: `${site}/gifts`,
      discountCode: 'WRAP5',
      daysAgo: 41,
      size: 395,
      read: 0.71,
      clicked: 0.19,
      replied: 0.09,
      bought: 0.06,
    },
    {
      key: 'teapot',
      name: 'Cast-iron teapots, 20 left',
      lines: [
        '{{first_name}}, twenty teapots came back from the kiln.',
        'With {{discount_code}} yours ships free.',
      ],
      url: `${site}/teapots`,
      discountCode: 'IRON',
      daysAgo: 13,
      size: 412,
      read: 0.78,
      clicked: 0.27,
      replied: 0.14,
      bought: 0.09,
    },
    {
      key: 'autumn',
      name: 'Autumn tasting box',
      lines: [
        'Hi {{first_name}},',
        'we liked your last choice, {{last_order | default: "our house blend"}}. The **tasting box** goes one further: six small tins, one evening.',
        `Have a look: ${site}/tasting`,
        'Your code is {{discount_code}}.',
      ],
      url: `${site}/tasting`,
      discountCode: 'SIXTINS',
      daysAgo: null,
      size: 120,
      read: 0,
      clicked: 0,
      replied: 0,
      bought: 0,
    },
  ],
}

/** A second workspace with data and an owner of its own, to see that neither sees the other. */
export const northwind: Shop = {
  key: 'northwind',
  name: 'Northwind Books',
  slug: 'northwind-books',
  email: 'desk@northwind.example.test',
  timeZone: 'America/New_York',
  currency: 'USD',
  username: 'northwind_books',
  phone: '+15550100002',
  products: [
    { name: 'The Salt Path', price: 1600 },
    { name: 'Atlas of Quiet Places', price: 4200 },
  ],
  stories: [
    {
      key: 'night',
      name: 'Late-night reading list',
      lines: ['Hi {{first_name}}, five books for long evenings.'],
      url: `${site}/night`,
      discountCode: 'OWL',
      daysAgo: 20,
      size: 60,
      read: 0.7,
      clicked: 0.2,
      replied: 0.1,
      bought: 0.07,
    },
  ],
}
