import type { UploadedFile, UploadedFiles } from './gateway.ts'

/** What an account has uploaded, remembered as long as the process lives. */
export const memoryUploads = (): UploadedFiles & { files: Map<string, UploadedFile> } => {
  const files = new Map<string, UploadedFile>()
  return {
    files,
    troubles: new Map(),
    get: async (key) => files.get(key) ?? null,
    put: async (key, file) => void files.set(key, file),
    forget: async (key) => void files.delete(key),
  }
}
