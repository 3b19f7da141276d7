/** One line a record, JSON, on standard output. Values are facts and ids: never secrets, never texts of messages. */
export type Logger = {
  error: (msg: string, facts?: LogFacts) => void
  warn: (msg: string, facts?: LogFacts) => void
  info: (msg: string, facts?: LogFacts) => void
  debug: (msg: string, facts?: LogFacts) => void
}

type LogFacts = Readonly<Record<string, unknown>>

const levels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof levels)[number]

type LoggerOptions = { role: string; level: LogLevel; write?: (line: string) => void }

/** A logger for one role. `err` in the facts is written with its stack. */
export const makeLogger = ({ role, level, write }: LoggerOptions): Logger => {
  const out = write ?? ((line: string) => void process.stdout.write(line))
  const at =
    (of: LogLevel) =>
    (msg: string, facts: LogFacts = {}) => {
      if (levels.indexOf(of) > levels.indexOf(level)) return
      const err = facts['err'] instanceof Error ? { err: facts['err'].stack } : {}
      out(
        `${JSON.stringify({ time: new Date().toISOString(), level: of, role, msg, ...facts, ...err })}\n`,
      )
    }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
}
