/** Where a secret lives. Bound into the seal, so a sealed value copied elsewhere does not open. */
export type SecretPlace = {
  tenant: string
  /** Collection slug. */
  collection: string
  record: string
  field: string
}

/** Seals secrets at rest: AES-256-GCM, a data key per tenant wrapped by the master key. */
export type Vault = {
  /** The sealed text, safe to store: `v1.<key version>.<nonce>.<ciphertext and tag>` in base64url. */
  seal: (place: SecretPlace, plain: string) => Promise<string>
  /** Throws when it was sealed for another place, or changed. */
  open: (place: SecretPlace, sealed: string) => Promise<string>
}
