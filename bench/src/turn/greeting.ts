/** What both agents say first. */
export const GREETING = 'Hello, this is Harbour Bikes. How can I help you?';
