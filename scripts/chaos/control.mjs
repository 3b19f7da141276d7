/** The simulator, as far as chaos asks it: its ledger is the truth, its faults are Telegram's. */

export const simulatorAt = (base) => {
  const ask = async (path, init) => {
    const response = await fetch(new URL(path, base), init)
    const text = await response.text()
    if (!response.ok) throw new Error(`The simulator refused ${path}: ${text.slice(0, 200)}`)
    return text
  }
  const linesOf = async (kind) =>
    (await ask(`/ledger.ndjson?kind=${kind}`))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .map((line) => ({ ...line, at: Date.parse(line.at) }))
  const json = async (path, init) => JSON.parse(await ask(path, init))
  return {
    /** Every message that took effect, and every request that asked for one again. */
    ledger: () => linesOf('message'),
    /** Requests that came although the account had been told to wait. */
    refused: () => linesOf('refused'),
    plan: (faults) => json('/faults', { method: 'POST', body: JSON.stringify(faults) }),
    faults: () => json('/faults'),
    clearFaults: () => json('/faults', { method: 'DELETE' }),
    /** Logins that are still good; none left means that Telegram ended the account's session. */
    sessions: (phone) => json(`/accounts/${encodeURIComponent(phone)}/sessions`),
  }
}
