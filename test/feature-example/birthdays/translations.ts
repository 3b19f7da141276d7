/** What the panel calls what this feature brings; `contact` has its text already. */
export const labels = {
  collections: { birthdays: 'Birthdays', 'birthdays-one': 'Birthday' },
  fields: { birthDay: 'Day and month', 'birthDay-help': 'Month first: 11-22.' },
} as const
