/** Participant attributes that a visitor's token sets. The visitor cannot change them. */
export const VISITOR_ATTRIBUTES = Object.freeze({
  /** `sub` of the user whom the site has signed in; absent where anybody may call. */
  user: 'va.user',
  /** JSON text of the page's `variables` for the assistant, at most {@link VARIABLES_MAX_LENGTH} characters. */
  variables: 'va.variables',
  /** What the visitor agreed to and when: `<version> <ISO time>`. */
  consent: 'va.consent',
  /** {@link SOUND_WAITS} where the browser wants a touch before it plays anything: then the greeting waits. */
  sound: 'va.sound',
} as const);

/** Value of {@link VISITOR_ATTRIBUTES}' `sound`, until the page sends `sound.ready`. */
export const SOUND_WAITS = 'waits';

/** Longest JSON text of the page's variables, in characters. */
export const VARIABLES_MAX_LENGTH = 4_096;

/** Attributes that any participant may have, e.g. a colleague who joins the call. */
export const PARTICIPANT_ATTRIBUTES = Object.freeze({
  /** Address of a picture, on https. */
  image: 'va.image',
  /** {@link COLLEAGUE_ROLE} of a person of the site's: the assistant leaves the talk to them. Only a token sets it. */
  role: 'va.role',
} as const);

/** Value of {@link PARTICIPANT_ATTRIBUTES}' `role`. */
export const COLLEAGUE_ROLE = 'colleague';
