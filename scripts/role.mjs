#!/usr/bin/env node
/** The image's command: runs the one role that ROLE names. */
const entries = {
  edge: 'edge',
  web: 'server',
  sender: 'sender',
  worker: 'worker',
  seed: 'seed',
  simulator: 'simulator',
}

const role = process.env.ROLE ?? ''
if (Object.hasOwn(entries, role)) {
  await import(`../dist/${entries[role]}.js`)
} else {
  console.error(`ROLE is "${role}"; it is one of ${Object.keys(entries).join(', ')}.`)
  process.exitCode = 1
}
