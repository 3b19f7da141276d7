import type { Line } from './pick-lines.ts'

const BY_RUN: readonly Line['kind'][] = ['held', 'files-out']

type Place = { admin: string; pathname: string }

/** Whether a page says by itself what a line says: that of the very run which it is about. */
export const saidOnPage = (
  { kind, path }: Pick<Line, 'kind' | 'path'>,
  { admin, pathname }: Place,
): boolean => BY_RUN.includes(kind) && pathname === `${admin}${path}`
