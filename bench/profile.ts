import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

/** A profile of the measured seconds, written where `HERALD_BENCH_PROFILE` says; nothing without it. */
export const makeProfile = () => {
  const file = process.env['HERALD_BENCH_PROFILE']
  const inspector = new Session()
  return {
    begin: async () => {
      if (!file) return
      inspector.connect()
      await inspector.post('Profiler.enable')
      await inspector.post('Profiler.setSamplingInterval', { interval: 500 })
      await inspector.post('Profiler.start')
    },
    end: async () => {
      if (!file) return
      const { profile } = await inspector.post('Profiler.stop')
      writeFileSync(file, JSON.stringify(profile))
    },
  }
}
