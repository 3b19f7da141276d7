'use client'

import type { UploadFieldClientComponent } from 'payload'

import { UploadField } from '@payloadcms/ui'
import { useEffect, useRef } from 'react'

import { slugs } from '../../../../collections/slugs.ts'
import { PAYLOAD_API } from '../../../../endpoints/routes.ts'
import { callApi } from '../../../../ui/call-api.ts'

type Found = { docs: { filename?: string | null; originalName?: string | null }[] }

/** Where Payload's own card shows the name under which a file is stored. */
const CARD = '.upload-relationship-details__filename a'

/** Payload's upload field, with files called as the person who uploaded them called them. */
export const NamedFiles: UploadFieldClientComponent = (props) => {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const root = place.current
    if (!root) return
    const names = new Map<string, string>()
    const rename = async () => {
      const cards = [...root.querySelectorAll<HTMLAnchorElement>(CARD)]
      await learn(names, cards.map(fileOf))
      for (const card of cards) {
        const name = names.get(fileOf(card))
        if (name && card.textContent !== name) card.textContent = name
      }
    }
    void rename()
    const observer = new MutationObserver(() => void rename())
    observer.observe(root, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [])
  return (
    <div className="field-type" ref={place}>
      <UploadField {...props} />
    </div>
  )
}

/** The address ends in the stored name. */
const fileOf = ({ pathname }: HTMLAnchorElement): string =>
  decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1))

/** Asks for the names that are not known yet; a file without one keeps its own. */
const learn = async (names: Map<string, string>, files: readonly string[]): Promise<void> => {
  const unknown = files.filter((file) => file !== '' && !names.has(file))
  if (unknown.length === 0) return
  for (const file of unknown) names.set(file, file)
  const query = new URLSearchParams({ depth: '0', limit: String(unknown.length) })
  for (const [n, file] of unknown.entries()) query.set(`where[filename][in][${n}]`, file)
  const found = await callApi<Found>(`${PAYLOAD_API}/${slugs.media}?${query}`)
  if (!found.ok) return
  for (const { filename, originalName } of found.answer.docs)
    if (filename && originalName) names.set(filename, originalName)
}
