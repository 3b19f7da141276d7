/** Herald's mark in a box of 18 by 18: an H whose bar is a signal. */
export const markPaths = ['M3 2v14M3 9h12M15 2v14', 'M9 2.5v4M9 11.5v4'] as const

/** The mark as a tab of the browser shows it, in both themes. */
export const markImage = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18"><style>path{stroke:#141414;stroke-width:2.6;fill:none}@media(prefers-color-scheme:dark){path{stroke:#fff}}</style>' +
    `${markPaths.map((path) => `<path d="${path}"/>`).join('')}</svg>`,
)}`
