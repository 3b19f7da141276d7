import type { UploadedFile, UploadTrouble } from './gateway.ts'

/** What an account has uploaded, remembered as long as the process lives. */
export const memoryUploads = () => {
  const files = new Map<string, UploadedFile>()
  const troubles = new Map<string, UploadTrouble>()
  return {
    ...{ files, troubles },
    troubleOf: async (key: string) => troubles.get(key) ?? null,
    setTrouble: async (key: string, trouble: UploadTrouble | null) => {
      if (trouble) troubles.set(key, trouble)
      else troubles.delete(key)
    },
    get: async (key: string) => files.get(key) ?? null,
    put: async (key: string, file: UploadedFile) => void files.set(key, file),
    forget: async (key: string) => void files.delete(key),
  }
}
