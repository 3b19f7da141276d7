export type { ActionDeps, RunOrder } from './store.ts'
export type { RunPreview } from './preview-run.ts'

export { sendNudge } from './nudge-now.ts'
export { sendTest } from './send-test.ts'
export { previewRun } from './preview-run.ts'
export { liftQuietHours, pauseRun, resumeRun, stopRun } from './steer-run.ts'
export { startRun } from './start-run.ts'
