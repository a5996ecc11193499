/** Participant attributes that a visitor's token sets. The visitor cannot change them. */
export const VISITOR_ATTRIBUTES = Object.freeze({
  /** `sub` of the user whom the site has signed in; absent where anybody may call. */
  user: 'va.user',
} as const);
