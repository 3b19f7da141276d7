'use client'

import { createContext, type ReactNode, useContext } from 'react'

const Shown = createContext<string | undefined>(undefined)

type Props = { id: string; children: ReactNode }

/**
 * Names the workspace of what is shown. Whoever calls the API below it means that one, whatever the
 * selector stands on: a link in a mail leads into either.
 */
export const InWorkspace = ({ id, children }: Props) => (
  <Shown.Provider value={id}>{children}</Shown.Provider>
)

/** The workspace of what is shown; undefined where the selector's is meant. */
export const useWorkspace = (): string | undefined => useContext(Shown)
