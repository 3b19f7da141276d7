import { demoZones } from './zones.ts'

/** How a simulated person behaves; the local Telegram acts it out. */
export type Persona =
  | 'buyer'
  | 'clicker'
  | 'reader'
  | 'replier'
  | 'opt-outer'
  | 'blocker'
  | 'silent'

export type DemoPerson = {
  index: number
  firstName: string
  lastName: string
  phone: string
  email: string
  timeZone: string
  persona: Persona
  /** Days since they last wrote; within 30 for the draft's audience. */
  heardDaysAgo: number
}

/** People in the demo, and how many of them the draft is written to. */
export const PEOPLE = 500
export const AUDIENCE = 120

const firstNames =
  'Ada Amir Anouk Bao Carla Chidi Daria Diego Elif Emeka Farah Finn Greta Hana Hugo Ines Ivo Jana Joao Kaia Kofi Lena Liam Lucia Malik Mara Mei Milo Nadia Nils Noor Olga Omar Paula Pia Rafa Rosa Sami Selma Sofia Tariq Tess Uma Vera Wei Yara Yusuf Zoe'.split(
    ' ',
  )
const lastNames =
  'Adeyemi Alvarez Bauer Berg Castro Chen Costa Dahl Diaz Eriksen Farouk Fischer Garcia Haddad Hansen Ito Jansen Kaya Keller Khan Kim Kovac Lang Lopez Meyer Moreau Mensah Nguyen Novak Okafor Olsen Pereira Petrov Rossi Sato Silva Singh Tanaka Weber Yilmaz'.split(
    ' ',
  )

/** Prime to 24, so that every zone meets every persona; the first buyer is among the first three. */
const personas: readonly Persona[] = [
  'buyer',
  'clicker',
  'reader',
  'buyer',
  'replier',
  'clicker',
  'reader',
  'silent',
  'buyer',
  'reader',
  'clicker',
]

/** The demo's people, the same on every machine. The first {@link AUDIENCE} wrote within 30 days. */
export const demoPeople = (offset = 0): DemoPerson[] =>
  Array.from({ length: PEOPLE }, (_, index) => person(index, offset))

const person = (index: number, offset: number): DemoPerson => {
  const firstName = firstNames[(index * 7 + offset) % firstNames.length] ?? 'Ada'
  const lastName = lastNames[(index * 11 + offset) % lastNames.length] ?? 'Berg'
  const number = String(index + offset).padStart(6, '0')
  return {
    index,
    firstName,
    lastName,
    phone: `+1555${String(1_000_000 + index + offset).slice(-7)}`,
    email: `${firstName}.${lastName}.${number}@example.test`.toLowerCase(),
    timeZone: demoZones[index % demoZones.length] ?? 'Africa/Abidjan',
    persona: personaOf(index),
    heardDaysAgo: index < AUDIENCE ? 1 + (index % 27) : 31 + ((index * 13) % 150),
  }
}

const personaOf = (index: number): Persona => {
  if (index % 60 === 37) return 'opt-outer'
  if (index % 60 === 51) return 'blocker'
  return personas[index % personas.length] ?? 'reader'
}
