import { MongoClient } from 'mongodb'

import { BIRTHDAYS } from './birthdays/collection.ts'

/** A client of the test's database that counts how often the example's rows are asked for. */
export const countReads = () => {
  const client = new MongoClient(process.env['MONGODB_URI'] ?? '', { monitorCommands: true })
  let reads = 0
  client.on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'find' && command['find'] === BIRTHDAYS) reads += 1
  })
  return {
    client,
    reads: () => reads,
    forget: () => {
      reads = 0
    },
  }
}
