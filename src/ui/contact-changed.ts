/** Said in the window when one part of a contact's page has changed what another part shows. */
export const CONTACT_CHANGED = 'herald:contact-changed'
