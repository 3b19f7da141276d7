import sharp from 'sharp'

/** A picture that does not fit into one upload part. */
export const noisyPhoto = () =>
  sharp({
    create: {
      width: 1200,
      height: 900,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg({ quality: 95 })
    .toBuffer()

/** The disconnect delay of every link that is open at the local Telegram. */
export const delaysOf = async (control: string): Promise<number[]> => {
  const state = (await (await fetch(`${control}/state`)).json()) as {
    connections: { disconnectDelay: number }[]
  }
  return state.connections.map(({ disconnectDelay }) => disconnectDelay)
}
