/** English texts of the check before a start, and of who did what. */
export const checkTexts: Readonly<Record<string, string>> = {
  willGetItOfFirst: '{{reached}} of the first {{people}} people will get it',
  onlyFirst:
    'The audience has {{audience}} people. Only the first {{people}} were looked at, and the figures here are of these. Everybody is asked about once it has started.',
  peopleSeen: 'People who were looked at',
  askInAll_one: 'It is for {{people}} person.',
  askInAll_other: 'It is for {{people}} people.',
  askInAllUpTo_one: 'It is for {{people}} person at most.',
  askInAllUpTo_other: 'It is for {{people}} people at most.',
  askOthers_one: 'The other one waits until you say that they may follow.',
  askOthers_other: 'The other {{people}} wait until you say that they may follow.',
  askOthersUpTo_one: 'The other one waits until you say that they may follow.',
  askOthersUpTo_other: 'The others, up to {{people}}, wait until you say that they may follow.',
  typeHowMany: 'Type how many people it is for',
  typeHowManyHelp_one: '{{people}} person',
  typeHowManyHelp_other: '{{people}} people',
  wasStarted: 'It was started',
  wasStartedMore:
    'A campaign starts once. The figures here say whom a start would reach now; duplicate it to send it again.',
  toRun: 'See how it goes',
  operator: 'Whoever runs this Herald',
  deletedActor: 'Somebody who was deleted ({{id}})',
}
