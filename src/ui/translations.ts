/** English texts of what features share. */
export const uiTexts: Readonly<Record<string, string>> = {
  notKnown:
    'No answer came, so it is not known whether it was done. Look how it stands before you try again.',
}
