/** A part of the driver that it keeps to itself; its version is pinned, and a test notices when it is gone. */
declare module 'mongodb/lib/cmap/commands.js' {
  /** Documents of a statement that stand behind it as they are, instead of inside it. */
  export class DocumentSequence {
    constructor(field: string)
    push(document: object, bytes: Uint8Array): number
  }
}
