/** English texts of the lines that need a person. */
export const noticeTexts = {
  connectAgain: 'Connect it again',
  seeHealth: 'Look at its health',
  seeSettings: 'Workspace settings',
  sendingOff: 'Sending is off.',
  since: 'Since {{at}}.',
  seeRun: 'Look and decide',
  seeProgress: 'Look how far it is',
  'more-accounts_one': 'One more account needs somebody.',
  'more-accounts_other': '{{count}} more accounts need somebody.',
  'more-campaigns_one': 'One more campaign needs somebody.',
  'more-campaigns_other': '{{count}} more campaigns need somebody.',
  seeAccounts: 'See all accounts',
  seeCampaigns: 'See all campaigns',
} as const
