import type { ClientLibrary } from './library.ts'

/** The address a sandbox session holds; the socket maps it to the simulator's present port. */
export const virtualAddress = (dc: number): string => `10.255.255.${dc}`

/**
 * A session string without the library's entity table. Access hashes live in our `dialogs`; the
 * library's own table grows with every answer (GramJS #816), so it keeps none.
 */
export const makeSession = (library: ClientLibrary, saved: string | null, sandbox: boolean) => {
  const { StringSession } = library.module.sessions
  class BoundedSession extends StringSession {
    override processEntities = (): void => {}
  }
  const session = new BoundedSession(saved ?? '')
  if (sandbox && !session.serverAddress) session.setDC(2, virtualAddress(2), 443)
  return session
}
