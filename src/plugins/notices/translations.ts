/** English texts of the lines that need a person. */
export const noticeTexts = {
  connectAgain: 'Connect it again',
  seeHealth: 'Look at its health',
  seeSettings: 'Workspace settings',
  sendingOff: 'Sending is off.',
  since: 'Since {{at}}.',
  seeRun: 'Look and decide',
  seeProgress: 'Look how far it is',
} as const
